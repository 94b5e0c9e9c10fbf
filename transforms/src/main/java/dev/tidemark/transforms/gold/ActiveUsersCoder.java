/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.window.WindowPaneCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link ActiveUsers}. Deterministic. */
public final class ActiveUsersCoder extends BlockCoder<ActiveUsers> {
  private static final ActiveUsersCoder INSTANCE = new ActiveUsersCoder();

  private ActiveUsersCoder() {
    super("ActiveUsers", 1);
  }

  /** The coder. */
  public static ActiveUsersCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(ActiveUsers row, BlockWriter block) throws CoderException {
    WindowPaneCoder.of().writeBody(row.pane(), block);
    block.writeSigned(row.activeUsers());
    block.writeSigned(row.eventCount());
    block.writeBytes(row.usersSketch());
    block.writeSigned(row.lastArrivalMillis());
  }

  @Override
  public ActiveUsers readBody(BlockReader block) throws CoderException {
    return new ActiveUsers(
        WindowPaneCoder.of().readBody(block),
        block.readSigned(),
        block.readSigned(),
        block.readBytes(),
        block.readSigned());
  }
}
