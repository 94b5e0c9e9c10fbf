/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

/** Records are gone from Kafka before they were read, and the run shall not go on without them. */
public final class LostOffsetsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private LostOffsetsException(String message) {
    super(message);
  }

  /** The offsets from {@code from} to before {@code to} are gone. */
  public static LostOffsetsException gap(
      String step, String topic, int partition, long from, long to) {
    return new LostOffsetsException(
        "Step "
            + step
            + ": the offsets "
            + from
            + " to "
            + (to - 1)
            + " of topic "
            + topic
            + " partition "
            + partition
            + " are gone from Kafka and were not read."
            + WAYS_OUT);
  }

  /** The partition ends before where it was read to, so it is not the one that was read. */
  public static LostOffsetsException backwards(
      String step, String topic, int partition, long from, long end) {
    return new LostOffsetsException(
        "Step "
            + step
            + ": topic "
            + topic
            + " partition "
            + partition
            + " was read to offset "
            + from
            + " but ends at "
            + end
            + ": it was deleted and made anew, or truncated."
            + WAYS_OUT);
  }

  /** The partition is not there any more. */
  public static LostOffsetsException partition(String step, String name) {
    return new LostOffsetsException(
        "Step " + step + ": partition " + name + " is not in Kafka any more." + WAYS_OUT);
  }

  private static final String WAYS_OUT =
      " Go on behind the gap with --lostOffsets=EARLIEST or LATEST, which records it, or start with"
          + " a new --checkpointLocation.";
}
