/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.datasketches.SketchesException;

/** Compact binary coder of {@link ActivityAccumulator}: what it has added up so far. */
final class ActivityAccumulatorCoder extends BlockCoder<ActivityAccumulator> {
  private static final ActivityAccumulatorCoder INSTANCE = new ActivityAccumulatorCoder();

  private ActivityAccumulatorCoder() {
    super("ActivityAccumulator", 1);
  }

  static ActivityAccumulatorCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(ActivityAccumulator accumulator, BlockWriter block) {
    ActivityCoder.of().writeBody(accumulator.toActivity(), block);
  }

  @Override
  public ActivityAccumulator readBody(BlockReader block) throws CoderException {
    Activity activity = ActivityCoder.of().readBody(block);
    ActivityAccumulator accumulator = new ActivityAccumulator();
    try {
      accumulator.merge(activity);
    } catch (SketchesException e) {
      throw new CoderException("not a sketch of users", e);
    }
    return accumulator;
  }

  /** False: accumulators have no equality. */
  @Override
  public boolean consistentWithEquals() {
    return false;
  }
}
