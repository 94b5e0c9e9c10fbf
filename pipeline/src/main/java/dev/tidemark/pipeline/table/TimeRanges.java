/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Instants, as ranges that neither touch nor overlap, the earliest first.
 *
 * @param ranges the ranges
 */
public record TimeRanges(List<TimeRange> ranges) implements Serializable {

  public TimeRanges {
    ranges = new ArrayList<>(merged(ranges));
  }

  /** One range. */
  public static TimeRanges of(Instant from, Instant to) {
    return new TimeRanges(List.of(new TimeRange(from.toEpochMilli(), to.toEpochMilli())));
  }

  /**
   * A range.
   *
   * @param fromMillis its start, epoch milliseconds UTC
   * @param toMillis its end, exclusive
   */
  public record TimeRange(long fromMillis, long toMillis) implements Serializable {
    public TimeRange {
      if (fromMillis >= toMillis) {
        throw new IllegalArgumentException(
            "a range must not be empty, but is from %s to %s"
                .formatted(Instant.ofEpochMilli(fromMillis), Instant.ofEpochMilli(toMillis)));
      }
    }

    boolean overlaps(long start, long end) {
      return start < toMillis && end > fromMillis;
    }
  }

  /** Whether there is no instant in it. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The end of the last range, exclusive, epoch milliseconds UTC. */
  public long endMillis() {
    return ranges.get(ranges.size() - 1).toMillis();
  }

  /** Whether an instant is in it. */
  public boolean contains(long millis) {
    return overlaps(millis, millis + 1);
  }

  /** Whether any instant from a start to an end, exclusive, is in it. */
  public boolean overlaps(long startMillis, long endMillis) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).toMillis() <= startMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < ranges.size() && ranges.get(low).overlaps(startMillis, endMillis);
  }

  /** Each range longer at both ends. */
  public TimeRanges widened(long beforeMillis, long afterMillis) {
    return new TimeRanges(
        ranges.stream()
            .map(
                range ->
                    new TimeRange(
                        range.fromMillis() - beforeMillis, range.toMillis() + afterMillis))
            .toList());
  }

  /** What is in either. */
  public TimeRanges and(Collection<TimeRange> others) {
    List<TimeRange> all = new ArrayList<>(ranges);
    all.addAll(others);
    return new TimeRanges(all);
  }

  /** An SQL condition on a column of instants. */
  public String containsSql(String column) {
    return sql("(epoch_ms(%1$s) >= %2$d AND epoch_ms(%1$s) < %3$d)", column);
  }

  private String sql(String condition, String column) {
    return ranges.isEmpty()
        ? "false"
        : ranges.stream()
            .map(range -> condition.formatted(column, range.fromMillis(), range.toMillis()))
            .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private static List<TimeRange> merged(List<TimeRange> ranges) {
    List<TimeRange> merged = new ArrayList<>();
    for (TimeRange range :
        ranges.stream().sorted(Comparator.comparing(TimeRange::fromMillis)).toList()) {
      TimeRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && last.toMillis() >= range.fromMillis()) {
        merged.set(
            merged.size() - 1,
            new TimeRange(last.fromMillis(), Math.max(last.toMillis(), range.toMillis())));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  @Override
  public String toString() {
    return ranges.stream()
        .map(
            range ->
                Instant.ofEpochMilli(range.fromMillis())
                    + " to "
                    + Instant.ofEpochMilli(range.toMillis()))
        .collect(Collectors.joining(", "));
  }
}
