/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.Serializable;

/**
 * Offsets of one partition that follow each other without a gap.
 *
 * @param first the first offset
 * @param last the last one, not less than the first
 */
public record OffsetRange(long first, long last) implements Serializable {

  public OffsetRange {
    if (last < first) {
      throw new IllegalArgumentException("a range must not end before it starts: " + this);
    }
  }

  /** How many offsets there are. */
  public long count() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + ".." + last;
  }
}
