/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.record.RecordPositionCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Compact binary coder of {@link ClickEvent}. Deterministic. */
public final class ClickEventCoder extends BlockCoder<ClickEvent> {
  private static final ClickEventCoder INSTANCE = new ClickEventCoder();

  private static final int SESSION_ID = 1;
  private static final int PAGE_URL = 1 << 1;
  private static final int REFERRER = 1 << 2;
  private static final int DEVICE_TYPE = 1 << 3;
  private static final int COUNTRY = 1 << 4;
  private static final int PROPERTIES = 1 << 5;
  private static final int UNKNOWN_FIELDS = 1 << 6;

  private ClickEventCoder() {
    super("ClickEvent", 1);
  }

  /** The coder. */
  public static ClickEventCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(ClickEvent event, BlockWriter block) {
    block.writeByte(present(event));
    block.writeString(event.eventId());
    block.writeString(event.userId());
    block.writeString(event.eventType());
    block.writeSigned(event.eventTimeMillis());
    RecordPositionCoder.of().writeBody(event.position(), block);
    writeIfPresent(event.sessionId(), block);
    writeIfPresent(event.pageUrl(), block);
    writeIfPresent(event.referrer(), block);
    writeIfPresent(event.deviceType(), block);
    writeIfPresent(event.country(), block);
    writeIfPresent(event.properties(), block);
    writeIfPresent(event.unknownFields(), block);
    block.writeSigned(event.unknownFieldCount());
  }

  @Override
  public ClickEvent readBody(BlockReader block) throws CoderException {
    int present = block.readByte();
    String eventId = block.readString();
    String userId = block.readString();
    String eventType = EventType.internLabel(block.readString());
    long eventTimeMillis = block.readSigned();
    var position = RecordPositionCoder.of().readBody(block);
    return new ClickEvent(
        eventId,
        userId,
        readIf(present & SESSION_ID, block),
        eventType,
        readIf(present & PAGE_URL, block),
        readIf(present & REFERRER, block),
        readIf(present & DEVICE_TYPE, block),
        readIf(present & COUNTRY, block),
        eventTimeMillis,
        readIf(present & PROPERTIES, block),
        readIf(present & UNKNOWN_FIELDS, block),
        (int) block.readSigned(),
        position);
  }

  private static int present(ClickEvent event) {
    return (event.sessionId() == null ? 0 : SESSION_ID)
        | (event.pageUrl() == null ? 0 : PAGE_URL)
        | (event.referrer() == null ? 0 : REFERRER)
        | (event.deviceType() == null ? 0 : DEVICE_TYPE)
        | (event.country() == null ? 0 : COUNTRY)
        | (event.properties() == null ? 0 : PROPERTIES)
        | (event.unknownFields() == null ? 0 : UNKNOWN_FIELDS);
  }

  private static void writeIfPresent(@Nullable String value, BlockWriter block) {
    if (value != null) {
      block.writeString(value);
    }
  }

  private static @Nullable String readIf(int bit, BlockReader block) throws CoderException {
    return bit == 0 ? null : block.readString();
  }
}
