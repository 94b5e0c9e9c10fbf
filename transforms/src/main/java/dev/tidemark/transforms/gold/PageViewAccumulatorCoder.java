/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.datasketches.SketchesException;

/** Compact binary coder of {@link PageViewAccumulator}: what it has added up so far. */
final class PageViewAccumulatorCoder extends BlockCoder<PageViewAccumulator> {
  private static final PageViewAccumulatorCoder INSTANCE = new PageViewAccumulatorCoder();

  private PageViewAccumulatorCoder() {
    super("PageViewAccumulator", 1);
  }

  static PageViewAccumulatorCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(PageViewAccumulator accumulator, BlockWriter block) {
    PageViewCountsCoder.of().writeBody(accumulator.toCounts(), block);
  }

  @Override
  public PageViewAccumulator readBody(BlockReader block) throws CoderException {
    PageViewCounts counts = PageViewCountsCoder.of().readBody(block);
    PageViewAccumulator accumulator = new PageViewAccumulator();
    try {
      accumulator.merge(counts);
    } catch (SketchesException | IndexOutOfBoundsException e) {
      throw new CoderException("not a sketch of pages", e);
    }
    return accumulator;
  }

  /** False: accumulators have no equality. */
  @Override
  public boolean consistentWithEquals() {
    return false;
  }
}
