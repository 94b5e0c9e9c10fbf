/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import java.util.Iterator;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Merges partial results into one, in any order; exact as long as its sketch is. */
final class MergePageViews extends CombineFn<PageViewCounts, PageViewAccumulator, PageViewCounts> {
  private static final long serialVersionUID = 1L;

  @Override
  public PageViewAccumulator createAccumulator() {
    return new PageViewAccumulator();
  }

  @Override
  public PageViewAccumulator addInput(PageViewAccumulator accumulator, PageViewCounts part) {
    accumulator.merge(part);
    return accumulator;
  }

  @Override
  public PageViewAccumulator mergeAccumulators(Iterable<PageViewAccumulator> accumulators) {
    Iterator<PageViewAccumulator> each = accumulators.iterator();
    PageViewAccumulator merged = each.hasNext() ? each.next() : createAccumulator();
    while (each.hasNext()) {
      merged.merge(each.next());
    }
    return merged;
  }

  @Override
  public PageViewCounts extractOutput(PageViewAccumulator accumulator) {
    return accumulator.toCounts();
  }

  @Override
  public Coder<PageViewAccumulator> getAccumulatorCoder(
      CoderRegistry registry, Coder<PageViewCounts> inputCoder) {
    return PageViewAccumulatorCoder.of();
  }

  @Override
  public Coder<PageViewCounts> getDefaultOutputCoder(
      CoderRegistry registry, Coder<PageViewCounts> inputCoder) {
    return PageViewCountsCoder.of();
  }
}
