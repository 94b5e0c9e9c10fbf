/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.money.AmountTotalCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link OpenSession}. Deterministic. */
final class OpenSessionCoder extends BlockCoder<OpenSession> {
  private static final OpenSessionCoder INSTANCE = new OpenSessionCoder();

  private static final int CHANGED = 1;
  private static final int TOLD = 1 << 1;
  private static final int CLOSED_ONCE = 1 << 2;

  private OpenSessionCoder() {
    super("OpenSession", 1);
  }

  static OpenSessionCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(OpenSession session, BlockWriter block) {
    block.writeByte(
        (session.changed() ? CHANGED : 0)
            | (session.told() ? TOLD : 0)
            | (session.closedOnce() ? CLOSED_ONCE : 0));
    block.writeSigned(session.firstMillis());
    block.writeSigned(session.lastMillis() - session.firstMillis());
    AmountTotalCoder.of().writeBody(session.total(), block);
    block.writeSigned(session.revision());
    block.writeSignedList(session.replaced());
  }

  @Override
  public OpenSession readBody(BlockReader block) throws CoderException {
    int flags = block.readByte();
    long first = block.readSigned();
    long last = first + block.readSigned();
    AmountTotal total = AmountTotalCoder.of().readBody(block);
    return new OpenSession(
        first,
        last,
        total,
        block.readSigned(),
        (flags & CHANGED) != 0,
        (flags & TOLD) != 0,
        (flags & CLOSED_ONCE) != 0,
        block.readSignedList());
  }
}
