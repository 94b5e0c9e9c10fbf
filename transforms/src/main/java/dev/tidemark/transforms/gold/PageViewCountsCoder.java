/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link PageViewCounts}. Deterministic. */
final class PageViewCountsCoder extends BlockCoder<PageViewCounts> {
  private static final PageViewCountsCoder INSTANCE = new PageViewCountsCoder();

  private PageViewCountsCoder() {
    super("PageViewCounts", 1);
  }

  static PageViewCountsCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(PageViewCounts counts, BlockWriter block) {
    block.writeBytes(counts.pagesSketch());
    block.writeSigned(counts.lastArrivalMillis());
  }

  @Override
  public PageViewCounts readBody(BlockReader block) throws CoderException {
    return new PageViewCounts(block.readBytes(), block.readSigned());
  }
}
