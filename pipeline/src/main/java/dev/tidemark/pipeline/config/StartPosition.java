/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a pipeline without a checkpoint starts to read. With a checkpoint, the checkpoint decides.
 */
public sealed interface StartPosition extends Serializable {

  /** The oldest record that the broker still has. */
  record Earliest() implements StartPosition {
    @Override
    public String toString() {
      return "earliest";
    }
  }

  /** The first record that comes after the start. */
  record Latest() implements StartPosition {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /**
   * In each partition the first record whose timestamp is not before an instant; a partition that
   * has none starts at its end.
   *
   * @param instant the instant
   */
  record Timestamp(Instant instant) implements StartPosition {
    @Override
    public String toString() {
      return "timestamp:" + instant;
    }
  }

  /**
   * An offset for each partition; partitions that are not named start at the earliest record.
   *
   * @param byPartition the offset of the first record to read, keyed by {@code topic/partition}, or
   *     by the bare partition where there is but one topic
   */
  record Offsets(Map<String, Long> byPartition) implements StartPosition {

    public Offsets {
      byPartition = Collections.unmodifiableMap(new TreeMap<>(byPartition));
    }

    /** The offset for a partition, or null where none is given for it. */
    public Long offset(String topic, int partition) {
      Long named = byPartition.get(topic + "/" + partition);
      return named == null ? byPartition.get(Integer.toString(partition)) : named;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("offsets:");
      byPartition.forEach(
          (partition, offset) ->
              text.append(text.length() > 8 ? "," : "")
                  .append(partition)
                  .append('=')
                  .append(offset));
      return text.toString();
    }
  }

  /**
   * Where an earlier run has come to; for partitions that it did not know, where it had started.
   *
   * @param byPartition the offset of the first record to read, keyed by {@code topic/partition}
   * @param otherwise where partitions start that are not named
   */
  record Resumed(Map<String, Long> byPartition, StartPosition otherwise) implements StartPosition {

    public Resumed {
      byPartition = Collections.unmodifiableMap(new TreeMap<>(byPartition));
    }

    /** Where a partition starts. */
    public StartPosition of(String topic, int partition) {
      Long offset = byPartition.get(topic + "/" + partition);
      return offset == null ? otherwise : new Offsets(Map.of(topic + "/" + partition, offset));
    }

    @Override
    public String toString() {
      return new Offsets(byPartition) + " otherwise " + otherwise;
    }
  }

  /**
   * The position that a text stands for: {@code earliest}, {@code latest}, {@code
   * timestamp:2026-11-21T00:00:00Z}, {@code offsets:0=12,1=5} or {@code offsets:clicks/0=12}.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  static StartPosition parse(String text) {
    if (text.equals("earliest")) {
      return new Earliest();
    }
    if (text.equals("latest")) {
      return new Latest();
    }
    if (text.startsWith("timestamp:")) {
      try {
        return new Timestamp(Instant.parse(text.substring("timestamp:".length())));
      } catch (DateTimeException notOne) {
        throw new IllegalArgumentException("not an instant: " + text, notOne);
      }
    }
    if (text.startsWith("offsets:")) {
      return parseOffsets(text.substring("offsets:".length()));
    }
    throw new IllegalArgumentException("not a position: " + text);
  }

  private static Offsets parseOffsets(String text) {
    Pattern form = Pattern.compile("((?:[a-zA-Z0-9._-]+/)?\\d{1,9})=(\\d{1,18})");
    Map<String, Long> byPartition = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      Matcher offset = form.matcher(part.strip());
      if (!offset.matches()
          || byPartition.put(offset.group(1), Long.parseLong(offset.group(2))) != null) {
        throw new IllegalArgumentException("not offsets: " + text);
      }
    }
    return new Offsets(byPartition);
  }
}
