/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.io.Serializable;

/** Where a task gets the state of its partition; shipped to executors with the stage. */
public interface KeyedStateStores extends Serializable, AutoCloseable {

  /** Opens version {@code version} of a stage's partition for update; version 0 is empty. */
  KeyedStateStore open(int stage, int partition, long version);

  /** Closes on this JVM whatever is kept open between batches for the given run. */
  @Override
  void close();
}
