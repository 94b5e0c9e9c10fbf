/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A set of offsets of one partition, as the fewest ranges, in order.
 *
 * @param ranges the ranges; no two of them touch
 */
public record OffsetRanges(List<OffsetRange> ranges) implements Serializable {

  /** No offset. */
  public static final OffsetRanges NONE = new OffsetRanges(List.of());

  public OffsetRanges {
    ranges = List.copyOf(ranges);
  }

  /** The offsets of all these ranges, which may overlap and be in any order. */
  public static OffsetRanges of(Collection<OffsetRange> any) {
    List<OffsetRange> sorted = new ArrayList<>(any);
    sorted.sort(Comparator.comparingLong(OffsetRange::first));
    List<OffsetRange> fewest = new ArrayList<>();
    for (OffsetRange range : sorted) {
      int end = fewest.size() - 1;
      if (end >= 0 && range.first() <= fewest.get(end).last() + 1) {
        OffsetRange before = fewest.get(end);
        fewest.set(end, new OffsetRange(before.first(), Math.max(before.last(), range.last())));
      } else {
        fewest.add(range);
      }
    }
    return new OffsetRanges(fewest);
  }

  /** The parts of these ranges that are in more than one of them. */
  public static OffsetRanges overlaps(Collection<OffsetRange> any) {
    List<OffsetRange> sorted = new ArrayList<>(any);
    sorted.sort(Comparator.comparingLong(OffsetRange::first));
    List<OffsetRange> shared = new ArrayList<>();
    long reached = Long.MIN_VALUE;
    for (OffsetRange range : sorted) {
      if (range.first() <= reached) {
        shared.add(new OffsetRange(range.first(), Math.min(range.last(), reached)));
      }
      reached = Math.max(reached, range.last());
    }
    return of(shared);
  }

  /** The offsets between the ranges. */
  public List<OffsetRange> gaps() {
    List<OffsetRange> gaps = new ArrayList<>();
    for (int i = 1; i < ranges.size(); i++) {
      gaps.add(new OffsetRange(ranges.get(i - 1).last() + 1, ranges.get(i).first() - 1));
    }
    return gaps;
  }

  /** Whether an offset is in the set. */
  public boolean contains(long offset) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      OffsetRange range = ranges.get(middle);
      if (offset < range.first()) {
        high = middle - 1;
      } else if (offset > range.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** How many offsets are in the set. */
  public long count() {
    return ranges.stream().mapToLong(OffsetRange::count).sum();
  }
}
