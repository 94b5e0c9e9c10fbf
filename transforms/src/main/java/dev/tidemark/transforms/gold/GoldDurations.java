/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import java.time.Duration;

/** The sizes that aggregations take. */
final class GoldDurations {

  private GoldDurations() {}

  static Duration requirePositive(String name, Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new IllegalArgumentException(
          name + " must be a millisecond or more, but is " + duration);
    }
    return duration;
  }
}
