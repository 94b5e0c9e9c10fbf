/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.record;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link RawRecord}. Deterministic. */
public final class RawRecordCoder extends BlockCoder<RawRecord> {
  private static final RawRecordCoder INSTANCE = new RawRecordCoder();

  private static final int HAS_KEY = 1;
  private static final int HAS_VALUE = 2;

  private RawRecordCoder() {
    super("RawRecord", 1);
  }

  /** The coder. */
  public static RawRecordCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(RawRecord record, BlockWriter block) {
    block.writeByte(
        (record.key() == null ? 0 : HAS_KEY) | (record.value() == null ? 0 : HAS_VALUE));
    RecordPositionCoder.of().writeBody(record.position(), block);
    if (record.key() != null) {
      block.writeBytes(record.key());
    }
    if (record.value() != null) {
      block.writeBytes(record.value());
    }
    block.writeUnsigned(record.headers().size());
    for (RawRecord.Header header : record.headers()) {
      block.writeString(header.name());
      block.writeByte(header.value() == null ? 0 : 1);
      if (header.value() != null) {
        block.writeBytes(header.value());
      }
    }
  }

  @Override
  public RawRecord readBody(BlockReader block) throws CoderException {
    int present = block.readByte();
    RecordPosition position = RecordPositionCoder.of().readBody(block);
    byte[] key = (present & HAS_KEY) == 0 ? null : block.readBytes();
    byte[] value = (present & HAS_VALUE) == 0 ? null : block.readBytes();
    int count = block.readCount();
    List<RawRecord.Header> headers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = block.readString();
      headers.add(new RawRecord.Header(name, block.readByte() == 0 ? null : block.readBytes()));
    }
    return new RawRecord(position, key, value, headers);
  }
}
