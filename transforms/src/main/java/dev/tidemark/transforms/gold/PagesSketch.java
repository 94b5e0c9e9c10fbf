/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * How often each page was viewed: an Apache DataSketches frequent-items sketch. Exact while there
 * are at most 6,144 distinct pages; beyond, it forgets rare pages and tells by how much a count may
 * be too high. Mutable, for one thread. Some 16 bytes and the text for each page.
 */
final class PagesSketch {
  /** A power of two; three quarters of it are pages that are counted exactly. */
  private static final int LARGEST_MAP = 8192;

  private final ItemsSketch<String> sketch;

  PagesSketch() {
    this(new ItemsSketch<>(LARGEST_MAP));
  }

  private PagesSketch(ItemsSketch<String> sketch) {
    this.sketch = sketch;
  }

  static PagesSketch ofBytes(byte[] bytes) {
    return new PagesSketch(ItemsSketch.getInstance(Memory.wrap(bytes), new ArrayOfStringsSerDe()));
  }

  void add(String pageUrl) {
    sketch.update(pageUrl);
  }

  void merge(PagesSketch other) {
    sketch.merge(other.sketch);
  }

  byte[] toBytes() {
    return sketch.toByteArray(new ArrayOfStringsSerDe());
  }

  /** The most viewed pages, the first ones first; by name where views are equal. */
  List<PageCount> top(int count) {
    return Arrays.stream(sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
        .map(
            row ->
                new PageCount(
                    row.getItem(), row.getUpperBound(), row.getUpperBound() - row.getLowerBound()))
        .sorted(
            Comparator.comparingLong(PageCount::views).reversed().thenComparing(PageCount::pageUrl))
        .limit(count)
        .toList();
  }

  /**
   * A page and its count.
   *
   * @param pageUrl the page
   * @param views at most so many views
   * @param maxError by how much {@code views} may be too high
   */
  record PageCount(String pageUrl, long views, long maxError) {}
}
