/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.Serializable;
import java.time.Duration;

/** What goes into one file together. */
public sealed interface FileGrouping extends Serializable {

  /** A file per bundle and partition: for runners with large bundles. No shuffle. */
  static FileGrouping perBundle() {
    return new PerBundle();
  }

  /**
   * A file per shard, partition and interval of processing time: for runners with small bundles.
   *
   * @param interval how long rows wait for others, counted from the first
   * @param shards how many groups are written in parallel
   */
  static Every every(Duration interval, int shards) {
    return new Every(interval.toMillis(), shards);
  }

  /** See {@link #perBundle()}. */
  record PerBundle() implements FileGrouping {}

  /** See {@link #every(Duration, int)}. */
  record Every(long intervalMillis, int shards) implements FileGrouping {
    public Every {
      if (intervalMillis < 1) {
        throw new IllegalArgumentException(
            "interval must be at least 1 ms, but is " + intervalMillis + " ms");
      }
      if (shards < 1) {
        throw new IllegalArgumentException("shards must be at least 1, but is " + shards);
      }
    }
  }
}
