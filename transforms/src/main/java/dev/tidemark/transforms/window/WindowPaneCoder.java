/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/** Compact binary coder of {@link WindowPane}. Deterministic. */
public final class WindowPaneCoder extends BlockCoder<WindowPane> {
  private static final WindowPaneCoder INSTANCE = new WindowPaneCoder();

  private static final int FINAL = 1 << 2;

  private WindowPaneCoder() {
    super("WindowPane", 1);
  }

  /** The coder. */
  public static WindowPaneCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(WindowPane pane, BlockWriter block) {
    block.writeSigned(pane.windowStartMillis());
    block.writeSigned(pane.windowEndMillis() - pane.windowStartMillis());
    block.writeSigned(pane.paneIndex());
    block.writeByte(code(pane.paneTiming()) | (pane.isFinal() ? FINAL : 0));
  }

  @Override
  public WindowPane readBody(BlockReader block) throws CoderException {
    long start = block.readSigned();
    long end = start + block.readSigned();
    long index = block.readSigned();
    int timing = block.readByte();
    return new WindowPane(start, end, index, timing(timing & ~FINAL), (timing & FINAL) != 0);
  }

  private static int code(Timing timing) {
    return switch (timing) {
      case EARLY -> 0;
      case ON_TIME -> 1;
      case LATE -> 2;
      case UNKNOWN -> 3;
    };
  }

  private static Timing timing(int code) throws CoderException {
    return switch (code) {
      case 0 -> Timing.EARLY;
      case 1 -> Timing.ON_TIME;
      case 2 -> Timing.LATE;
      case 3 -> Timing.UNKNOWN;
      default -> throw new CoderException("unknown pane timing: " + code);
    };
  }
}
