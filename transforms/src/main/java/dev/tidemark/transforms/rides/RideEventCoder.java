/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.record.RecordPositionCoder;
import java.math.BigDecimal;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link RideEvent}: the amount in ten-thousandths. Deterministic. */
public final class RideEventCoder extends BlockCoder<RideEvent> {
  private static final RideEventCoder INSTANCE = new RideEventCoder();

  private RideEventCoder() {
    super("RideEvent", 1);
  }

  /** The coder. */
  public static RideEventCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(RideEvent event, BlockWriter block) {
    block.writeString(event.eventId());
    block.writeString(event.userId());
    block.writeString(event.eventType());
    BigDecimal amount = event.amount();
    block.writeByte(amount == null ? 0 : 1);
    if (amount != null) {
      block.writeSigned(Amount.toUnscaled(amount));
    }
    block.writeOptionalString(event.rideId());
    block.writeOptionalString(event.driverId());
    block.writeSigned(event.eventTimeMillis());
    block.writeOptionalString(event.unknownFields());
    block.writeUnsigned(event.unknownFieldCount());
    RecordPositionCoder.of().writeBody(event.position(), block);
  }

  @Override
  public RideEvent readBody(BlockReader block) throws CoderException {
    return new RideEvent(
        block.readString(),
        block.readString(),
        RideEventType.internLabel(block.readString()),
        block.readByte() == 0 ? null : Amount.ofUnscaled(block.readSigned()),
        block.readOptionalString(),
        block.readOptionalString(),
        block.readSigned(),
        block.readOptionalString(),
        block.readCount(),
        RecordPositionCoder.of().readBody(block));
  }
}
