/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

/** The unit in which producers count time since 1970. It cannot be told from a number alone. */
public enum EpochUnit {
  SECONDS("seconds"),
  MILLIS("milliseconds"),
  MICROS("microseconds"),
  NANOS("nanoseconds");

  private static final long THOUSAND = 1_000;

  private final String label;

  EpochUnit(String label) {
    this.label = label;
  }

  /** The name used in configuration and messages. */
  public String label() {
    return label;
  }

  /** Milliseconds, rounded down; the nearest long where there are too many. */
  public long toMillis(long count) {
    return switch (this) {
      case SECONDS -> saturatedMillis(count);
      case MILLIS -> count;
      case MICROS -> Math.floorDiv(count, THOUSAND);
      case NANOS -> Math.floorDiv(count, THOUSAND * THOUSAND);
    };
  }

  private static long saturatedMillis(long seconds) {
    if (Math.abs(seconds / 2) > Long.MAX_VALUE / (2 * THOUSAND)) {
      return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return seconds * THOUSAND;
  }
}
