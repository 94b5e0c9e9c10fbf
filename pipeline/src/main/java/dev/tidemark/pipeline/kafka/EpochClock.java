/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import java.io.Serializable;

/** Tells the time; serializable, so that a source can carry it to its workers. */
@FunctionalInterface
public interface EpochClock extends Serializable {

  /** The clock of the machine. */
  EpochClock SYSTEM = System::currentTimeMillis;

  /** Now, in epoch milliseconds UTC. */
  long nowMillis();
}
