/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.drivers;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.record.RecordPositionCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link DriverChange}. Deterministic. */
public final class DriverChangeCoder extends BlockCoder<DriverChange> {
  private static final DriverChangeCoder INSTANCE = new DriverChangeCoder();

  private DriverChangeCoder() {
    super("DriverChange", 1);
  }

  /** The coder. */
  public static DriverChangeCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(DriverChange change, BlockWriter block) {
    block.writeString(change.driverId());
    block.writeString(change.operation());
    block.writeSigned(change.logPosition());
    block.writeOptionalString(change.name());
    block.writeOptionalString(change.city());
    block.writeOptionalString(change.status());
    block.writeSigned(change.eventTimeMillis());
    block.writeOptionalString(change.unknownFields());
    block.writeUnsigned(change.unknownFieldCount());
    RecordPositionCoder.of().writeBody(change.position(), block);
  }

  @Override
  public DriverChange readBody(BlockReader block) throws CoderException {
    return new DriverChange(
        block.readString(),
        block.readString(),
        block.readSigned(),
        block.readOptionalString(),
        block.readOptionalString(),
        block.readOptionalString(),
        block.readSigned(),
        block.readOptionalString(),
        block.readCount(),
        RecordPositionCoder.of().readBody(block));
  }
}
