/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link Activity}. Deterministic. */
final class ActivityCoder extends BlockCoder<Activity> {
  private static final ActivityCoder INSTANCE = new ActivityCoder();

  private ActivityCoder() {
    super("Activity", 1);
  }

  static ActivityCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(Activity activity, BlockWriter block) {
    block.writeSigned(activity.eventCount());
    block.writeBytes(activity.usersSketch());
    block.writeSigned(activity.lastArrivalMillis());
  }

  @Override
  public Activity readBody(BlockReader block) throws CoderException {
    return new Activity(block.readSigned(), block.readBytes(), block.readSigned());
  }
}
