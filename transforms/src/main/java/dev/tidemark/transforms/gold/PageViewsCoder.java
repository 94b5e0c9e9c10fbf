/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.window.WindowPaneCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link PageViews}. Deterministic. */
public final class PageViewsCoder extends BlockCoder<PageViews> {
  private static final PageViewsCoder INSTANCE = new PageViewsCoder();

  private PageViewsCoder() {
    super("PageViews", 1);
  }

  /** The coder. */
  public static PageViewsCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(PageViews row, BlockWriter block) throws CoderException {
    WindowPaneCoder.of().writeBody(row.pane(), block);
    block.writeSigned(row.rank());
    block.writeString(row.pageUrl());
    block.writeSigned(row.pageViews());
    block.writeSigned(row.maxError());
    block.writeSigned(row.lastArrivalMillis());
  }

  @Override
  public PageViews readBody(BlockReader block) throws CoderException {
    return new PageViews(
        WindowPaneCoder.of().readBody(block),
        (int) block.readSigned(),
        block.readString(),
        block.readSigned(),
        block.readSigned(),
        block.readSigned());
  }
}
