/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What files should be like, and what may be forgotten.
 *
 * @param targetBytes the size that files should have
 * @param minFiles how many small files a partition must have before they are rewritten; 2 or more
 * @param keptFor how long the old files stay for a rollback
 * @param snapshotAge snapshots that are older expire; empty for what the table's own properties say
 * @param snapshotsKept at least so many snapshots stay
 */
public record CompactionSettings(
    long targetBytes,
    int minFiles,
    Duration keptFor,
    Optional<Duration> snapshotAge,
    int snapshotsKept) {

  /** Below this share of the target a file is small. */
  private static final double SMALL = 0.75;

  /** 256 MiB, whatever two small files there are, a day, and the tables' own expiry. */
  public static final CompactionSettings DEFAULT =
      new CompactionSettings(256L << 20, 2, Duration.ofDays(1), Optional.empty(), 100);

  public CompactionSettings {
    requireNonNull(keptFor, "keptFor");
    requireNonNull(snapshotAge, "snapshotAge");
    require(targetBytes >= 1 << 10, "targetBytes must be 1024 or more, but is " + targetBytes);
    require(minFiles >= 2, "minFiles must be 2 or more, but is " + minFiles);
    require(keptFor.toMillis() > 0, "keptFor must be a millisecond or more, but is " + keptFor);
    require(snapshotsKept >= 1, "snapshotsKept must be 1 or more, but is " + snapshotsKept);
  }

  boolean isSmall(long bytes) {
    return bytes < targetBytes * SMALL;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
