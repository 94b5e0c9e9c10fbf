/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import java.time.Duration;

/** When something arrives: a Poisson process whose rate follows the day and rises in bursts. */
public final class ArrivalTimes {
  private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
  private static final double BURST_FACTOR = 4;
  private static final double BURST_PAUSE_MILLIS = Duration.ofMinutes(4).toMillis();
  private static final int SHORTEST_BURST_MILLIS = 5_000;
  private static final int LONGEST_BURST_MILLIS = 20_000;

  private final RandomStream random;
  private final long startMillis;
  private final double quietMeanGap;
  private final double dailyAtStart;
  private double elapsed;
  private double burstStart;
  private double burstEnd;

  /** With this mean rate, bursts included, at the start's time of day. */
  public ArrivalTimes(long seed, long startMillis, double perSecondAtStart) {
    this.random = RandomStream.of(seed, "arrivals");
    this.startMillis = startMillis;
    double burst = (SHORTEST_BURST_MILLIS + LONGEST_BURST_MILLIS) / 2.0;
    double burstShare = burst / (burst + BURST_PAUSE_MILLIS);
    this.quietMeanGap = 1_000 / perSecondAtStart * (1 + burstShare * (BURST_FACTOR - 1));
    this.dailyAtStart = daily();
    planBurst();
  }

  /** The next arrival, epoch milliseconds; never before the one before. */
  public long next() {
    if (elapsed >= burstEnd) {
      planBurst();
    }
    double factor = daily() / dailyAtStart * (elapsed >= burstStart ? BURST_FACTOR : 1);
    elapsed += random.exponential(quietMeanGap / factor);
    return startMillis + (long) elapsed;
  }

  private void planBurst() {
    burstStart = elapsed + random.exponential(BURST_PAUSE_MILLIS);
    burstEnd = burstStart + random.between(SHORTEST_BURST_MILLIS, LONGEST_BURST_MILLIS);
  }

  /** 1 at nine o'clock, 1.5 in the afternoon, 0.5 at night; 1 on average. */
  private double daily() {
    double dayFraction = ((startMillis + elapsed) % MILLIS_PER_DAY) / MILLIS_PER_DAY;
    return 1 + 0.5 * StrictMath.sin(2 * StrictMath.PI * (dayFraction - 9.0 / 24));
  }
}
