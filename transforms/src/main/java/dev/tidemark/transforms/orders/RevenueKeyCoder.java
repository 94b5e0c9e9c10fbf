/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link RevenueKey}. Deterministic: it is a key. */
final class RevenueKeyCoder extends BlockCoder<RevenueKey> {
  private static final RevenueKeyCoder INSTANCE = new RevenueKeyCoder();

  private RevenueKeyCoder() {
    super("RevenueKey", 1);
  }

  static RevenueKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(RevenueKey key, BlockWriter block) {
    block.writeString(key.category());
    block.writeString(key.currency());
  }

  @Override
  public RevenueKey readBody(BlockReader block) throws CoderException {
    return new RevenueKey(block.readString(), block.readString());
  }
}
