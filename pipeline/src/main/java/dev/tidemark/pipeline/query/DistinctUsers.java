/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.util.List;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * Distinct users over several rows of a gold table. Estimates must never be added up: a user who is
 * in two rows would count twice. The sketches know who is the same.
 */
public final class DistinctUsers {

  private static final int LG_REGISTERS = 12;

  private DistinctUsers() {}

  /** One compact sketch of all users of these ({@code users_sketch} columns); empty for none. */
  public static byte[] merge(List<byte[]> sketches) {
    return union(sketches).getResult(TgtHllType.HLL_8).toCompactByteArray();
  }

  /** How many distinct users are behind these sketches, rounded; standard error about 1.6 %. */
  public static long count(List<byte[]> sketches) {
    return Math.round(union(sketches).getEstimate());
  }

  private static Union union(List<byte[]> sketches) {
    Union union = new Union(LG_REGISTERS);
    for (byte[] sketch : sketches) {
      union.update(HllSketch.heapify(Memory.wrap(sketch)));
    }
    return union;
  }
}
