/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * A set of users of which only the size can be told: an Apache DataSketches HLL sketch. Mutable,
 * for one thread. At most 4 KiB; less than 1 KiB up to some hundred users.
 */
final class UsersSketch {
  /** 4,096 registers: a standard error of 1.6 per cent. */
  static final int LG_REGISTERS = 12;

  /** Takes users as well as sketches; eight bits a register is the fastest to update. */
  private final Union union = new Union(LG_REGISTERS);

  void add(String userId) {
    union.update(userId);
  }

  void merge(byte[] sketch) {
    union.update(HllSketch.heapify(sketch));
  }

  void merge(UsersSketch other) {
    union.update(other.union.getResult(TgtHllType.HLL_8));
  }

  byte[] toBytes() {
    return union.getResult(TgtHllType.HLL_8).toCompactByteArray();
  }

  /**
   * How many users a sketch has seen, rounded. This is the estimate that depends on the registers
   * only, not the one that also depends on the order in which they were filled: a replay in another
   * order gives the same number.
   */
  static long estimate(byte[] sketch) {
    return Math.round(HllSketch.heapify(sketch).getCompositeEstimate());
  }
}
