/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Which Kafka record.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset within the partition
 */
public record RecordCoordinates(String topic, int partition, long offset)
    implements Comparable<RecordCoordinates> {

  private static final Pattern TEXT = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

  public RecordCoordinates {
    requireNonNull(topic, "topic");
  }

  /**
   * Reads what {@link #toString} and the other commands write: {@code topic-partition@offset}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static RecordCoordinates parse(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a record such as clickstream-events-0@12");
    }
    return new RecordCoordinates(
        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
  }

  /** The first three columns of a row: topic, partition and offset. */
  public static RecordCoordinates of(List<@Nullable Object> row) {
    return new RecordCoordinates(
        (String) requireNonNull(row.get(0)),
        ((Number) requireNonNull(row.get(1))).intValue(),
        ((Number) requireNonNull(row.get(2))).longValue());
  }

  @Override
  public int compareTo(RecordCoordinates other) {
    int order = topic.compareTo(other.topic);
    if (order == 0) {
      order = Integer.compare(partition, other.partition);
    }
    return order == 0 ? Long.compare(offset, other.offset) : order;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
