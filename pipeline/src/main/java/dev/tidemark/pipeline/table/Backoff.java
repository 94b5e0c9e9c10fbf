/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before trying again: doubling from one second to a minute, plus up to a quarter
 * so that those who failed together do not come back together.
 *
 * @param attempts how often something is tried before it has failed
 * @param first the first wait
 * @param longest the longest wait, before the extra quarter
 */
public record Backoff(int attempts, Duration first, Duration longest)
    implements java.io.Serializable {

  /** Ten attempts over about five minutes. */
  public static final Backoff DEFAULT =
      new Backoff(10, Duration.ofSeconds(1), Duration.ofMinutes(1));

  public Backoff {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, but is " + attempts);
    }
  }

  /** The wait after this many failures, the first failure being 0. */
  Duration afterFailure(int failures) {
    long millis = first.toMillis() << Math.min(failures, 20);
    long wait = Math.min(longest.toMillis(), millis);
    return Duration.ofMillis(wait + ThreadLocalRandom.current().nextLong(wait / 4 + 1));
  }
}
