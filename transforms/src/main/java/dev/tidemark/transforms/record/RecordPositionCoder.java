/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.record;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link RecordPosition}. Deterministic. */
public final class RecordPositionCoder extends BlockCoder<RecordPosition> {
  private static final RecordPositionCoder INSTANCE = new RecordPositionCoder();

  private RecordPositionCoder() {
    super("RecordPosition", 1);
  }

  /** The coder. */
  public static RecordPositionCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(RecordPosition position, BlockWriter block) {
    block.writeString(position.topic());
    block.writeSigned(position.partition());
    block.writeSigned(position.offset());
    block.writeSigned(position.arrivalMillis());
    // Read soon after it arrived: the difference is short.
    block.writeSigned(position.ingestMillis() - position.arrivalMillis());
  }

  @Override
  public RecordPosition readBody(BlockReader block) throws CoderException {
    String topic = block.readString();
    int partition = (int) block.readSigned();
    long offset = block.readSigned();
    long arrivalMillis = block.readSigned();
    return new RecordPosition(
        topic, partition, offset, arrivalMillis, arrivalMillis + block.readSigned());
  }
}
