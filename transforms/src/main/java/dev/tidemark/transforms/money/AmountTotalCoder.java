/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import java.math.BigDecimal;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link AmountTotal}. Deterministic. */
public final class AmountTotalCoder extends BlockCoder<AmountTotal> {
  private static final AmountTotalCoder INSTANCE = new AmountTotalCoder();

  private AmountTotalCoder() {
    super("AmountTotal", 1);
  }

  /** The coder. */
  public static AmountTotalCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(AmountTotal total, BlockWriter block) {
    block.writeSigned(total.count());
    block.writeInteger(total.amount().unscaledValue());
    block.writeSigned(total.lastArrivalMillis());
  }

  @Override
  public AmountTotal readBody(BlockReader block) throws CoderException {
    return new AmountTotal(
        block.readSigned(), new BigDecimal(block.readInteger(), Amount.SCALE), block.readSigned());
  }
}
