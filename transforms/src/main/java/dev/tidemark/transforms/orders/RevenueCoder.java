/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.money.AmountTotalCoder;
import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowPaneCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link Revenue}. Deterministic. */
public final class RevenueCoder extends BlockCoder<Revenue> {
  private static final RevenueCoder INSTANCE = new RevenueCoder();

  private RevenueCoder() {
    super("Revenue", 1);
  }

  /** The coder. */
  public static RevenueCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(Revenue row, BlockWriter block) {
    WindowPaneCoder.of().writeBody(row.pane(), block);
    block.writeString(row.category());
    block.writeString(row.currency());
    AmountTotalCoder.of()
        .writeBody(
            new AmountTotal(row.orderCount(), row.revenue(), row.lastArrivalMillis()), block);
  }

  @Override
  public Revenue readBody(BlockReader block) throws CoderException {
    WindowPane pane = WindowPaneCoder.of().readBody(block);
    String category = block.readString();
    String currency = block.readString();
    AmountTotal total = AmountTotalCoder.of().readBody(block);
    return new Revenue(
        pane, category, currency, total.amount(), total.count(), total.lastArrivalMillis());
  }
}
