/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import java.io.Serializable;
import org.joda.time.DateTimeUtils;

/** Tells the time; serializable, so that a source can carry it to its workers. */
@FunctionalInterface
public interface EpochClock extends Serializable {

  /** The clock of the process: the machine's, unless Joda-Time was told of another one. */
  EpochClock SYSTEM = DateTimeUtils::currentTimeMillis;

  /** Now, in epoch milliseconds UTC. */
  long nowMillis();
}
