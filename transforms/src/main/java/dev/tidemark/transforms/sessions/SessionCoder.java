/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.money.AmountTotalCoder;
import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowPaneCoder;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link Session}. Deterministic. */
public final class SessionCoder extends BlockCoder<Session> {
  private static final SessionCoder INSTANCE = new SessionCoder();

  private SessionCoder() {
    super("Session", 1);
  }

  /** The coder. */
  public static SessionCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(Session session, BlockWriter block) {
    block.writeString(session.key());
    WindowPaneCoder.of().writeBody(session.pane(), block);
    block.writeSigned(session.lastEventMillis() - session.pane().windowStartMillis());
    block.writeSignedList(session.replacedFirstEvents());
    AmountTotalCoder.of()
        .writeBody(
            new AmountTotal(session.eventCount(), session.amount(), session.lastArrivalMillis()),
            block);
  }

  @Override
  public Session readBody(BlockReader block) throws CoderException {
    String key = block.readString();
    WindowPane pane = WindowPaneCoder.of().readBody(block);
    long lastEvent = pane.windowStartMillis() + block.readSigned();
    List<Long> replaced = block.readSignedList();
    AmountTotal total = AmountTotalCoder.of().readBody(block);
    return new Session(
        key, pane, lastEvent, total.count(), total.amount(), replaced, total.lastArrivalMillis());
  }
}
