/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.window.WindowPaneCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link RideCount}. Deterministic. */
public final class RideCountCoder extends BlockCoder<RideCount> {
  private static final RideCountCoder INSTANCE = new RideCountCoder();

  private RideCountCoder() {
    super("RideCount", 1);
  }

  /** The coder. */
  public static RideCountCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(RideCount row, BlockWriter block) {
    WindowPaneCoder.of().writeBody(row.pane(), block);
    block.writeString(row.eventType());
    block.writeSigned(row.eventCount());
    block.writeSigned(row.lastArrivalMillis());
  }

  @Override
  public RideCount readBody(BlockReader block) throws CoderException {
    return new RideCount(
        WindowPaneCoder.of().readBody(block),
        block.readString(),
        block.readSigned(),
        block.readSigned());
  }
}
