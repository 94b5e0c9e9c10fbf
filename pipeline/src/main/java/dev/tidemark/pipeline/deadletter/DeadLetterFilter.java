/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.deadletter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Which dead letters are meant.
 *
 * @param from the earliest arrival
 * @param to the end of arrivals, exclusive
 * @param types the failure types, or none for all
 * @param topic the topic, or null for all
 * @param recovered whether those count that a replay has recovered
 */
public record DeadLetterFilter(
    Instant from, Instant to, Set<String> types, @Nullable String topic, Recovered recovered) {

  /** Later than any record. */
  public static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  /** What to do with dead letters that a replay has recovered. */
  public enum Recovered {
    /** Leave them out. */
    LEFT_OUT,
    /** Take them with the others. */
    TAKEN
  }

  public DeadLetterFilter {
    types = Set.copyOf(types);
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "from must be before to, but is %s, not before %s".formatted(from, to));
    }
  }

  /** A condition on {@link DeadLetters}' rows, with a question mark for each of {@link #values}. */
  String condition() {
    StringBuilder condition = new StringBuilder("arrival_time >= ? AND arrival_time < ?");
    if (!types.isEmpty()) {
      condition.append(
          types.stream()
              .map(type -> "?")
              .collect(Collectors.joining(",", " AND failure_type IN (", ")")));
    }
    if (topic != null) {
      condition.append(" AND kafka_topic = ?");
    }
    if (recovered == Recovered.LEFT_OUT) {
      condition.append(" AND state <> 'recovered'");
    }
    return condition.toString();
  }

  List<Object> values() {
    List<Object> values = new ArrayList<>(List.of(from, to));
    values.addAll(new TreeSet<>(types));
    if (topic != null) {
      values.add(topic);
    }
    return values;
  }
}
