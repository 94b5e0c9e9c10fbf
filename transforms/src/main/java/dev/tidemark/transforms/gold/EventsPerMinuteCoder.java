/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.window.WindowPaneCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link EventsPerMinute}. Deterministic. */
public final class EventsPerMinuteCoder extends BlockCoder<EventsPerMinute> {
  private static final EventsPerMinuteCoder INSTANCE = new EventsPerMinuteCoder();

  private EventsPerMinuteCoder() {
    super("EventsPerMinute", 1);
  }

  /** The coder. */
  public static EventsPerMinuteCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(EventsPerMinute row, BlockWriter block) throws CoderException {
    WindowPaneCoder.of().writeBody(row.pane(), block);
    block.writeString(row.eventType());
    block.writeSigned(row.eventCount());
    block.writeSigned(row.uniqueUsers());
    block.writeBytes(row.usersSketch());
    block.writeSigned(row.lastArrivalMillis());
  }

  @Override
  public EventsPerMinute readBody(BlockReader block) throws CoderException {
    return new EventsPerMinute(
        WindowPaneCoder.of().readBody(block),
        block.readString(),
        block.readSigned(),
        block.readSigned(),
        block.readBytes(),
        block.readSigned());
  }
}
