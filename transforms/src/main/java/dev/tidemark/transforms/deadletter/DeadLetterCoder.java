/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deadletter;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.RecordPositionCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link DeadLetter}. Deterministic. */
public final class DeadLetterCoder extends BlockCoder<DeadLetter> {
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();

  private static final int FIELD_PATH = 1;
  private static final int EXCEPTION_CLASS = 1 << 1;
  private static final int KEY = 1 << 2;
  private static final int PAYLOAD = 1 << 3;

  private DeadLetterCoder() {
    super("DeadLetter", 1);
  }

  /** The coder. */
  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(DeadLetter letter, BlockWriter block) {
    block.writeByte(
        (letter.fieldPath() == null ? 0 : FIELD_PATH)
            | (letter.exceptionClass() == null ? 0 : EXCEPTION_CLASS)
            | (letter.key() == null ? 0 : KEY)
            | (letter.payload() == null ? 0 : PAYLOAD));
    block.writeString(letter.stream());
    // The label, not the ordinal: constants may move.
    block.writeString(letter.failureType().label());
    block.writeString(letter.stage());
    block.writeString(letter.message());
    if (letter.fieldPath() != null) {
      block.writeString(letter.fieldPath());
    }
    if (letter.exceptionClass() != null) {
      block.writeString(letter.exceptionClass());
    }
    RecordPositionCoder.of().writeBody(letter.position(), block);
    if (letter.key() != null) {
      block.writeBytes(letter.key());
    }
    if (letter.payload() != null) {
      block.writeBytes(letter.payload());
    }
    block.writeSigned(letter.payloadSize());
    block.writeSigned(letter.attempt());
  }

  @Override
  public DeadLetter readBody(BlockReader block) throws CoderException {
    int present = block.readByte();
    String stream = block.readString();
    FailureType failureType = readFailureType(block);
    String stage = block.readString();
    String message = block.readString();
    String fieldPath = (present & FIELD_PATH) == 0 ? null : block.readString();
    String exceptionClass = (present & EXCEPTION_CLASS) == 0 ? null : block.readString();
    RecordPosition position = RecordPositionCoder.of().readBody(block);
    byte[] key = (present & KEY) == 0 ? null : block.readBytes();
    byte[] payload = (present & PAYLOAD) == 0 ? null : block.readBytes();
    return new DeadLetter(
        stream,
        failureType,
        stage,
        message,
        fieldPath,
        exceptionClass,
        position,
        key,
        payload,
        block.readSigned(),
        (int) block.readSigned());
  }

  private static FailureType readFailureType(BlockReader block) throws CoderException {
    String label = block.readString();
    return FailureType.ofLabel(label)
        .orElseThrow(() -> new CoderException("unknown failure type: " + label));
  }
}
