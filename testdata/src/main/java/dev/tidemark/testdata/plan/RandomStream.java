/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import java.util.SplittableRandom;

/**
 * Random numbers that are the same on every JVM and platform: everything derives from {@link
 * SplittableRandom#nextLong()}, whose sequence is fixed by the seed, and from {@link StrictMath}.
 */
public final class RandomStream {
  private final SplittableRandom random;

  private RandomStream(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A stream for one purpose: drawing more for one purpose does not change another. */
  public static RandomStream of(long seed, String purpose) {
    long mixed = new SplittableRandom(seed).nextLong();
    return new RandomStream(mixed ^ (purpose.hashCode() * 0x9E3779B97F4A7C15L));
  }

  public long nextLong() {
    return random.nextLong();
  }

  /** From 0 (inclusive) to the bound (exclusive). */
  public int below(int bound) {
    return (int) (((random.nextLong() >>> 33) * bound) >>> 31);
  }

  /** Both ends inclusive. */
  public long between(long low, long high) {
    return low + (random.nextLong() >>> 1) % (high - low + 1);
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  public double fraction() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  public boolean chance(double probability) {
    return fraction() < probability;
  }

  /** The waiting time of a Poisson process. */
  public double exponential(double mean) {
    return -mean * StrictMath.log(1 - fraction());
  }

  /** Between both ends, with every order of magnitude equally likely. */
  public long logUniform(long low, long high) {
    double ratio = (double) high / low;
    return Math.min(high, (long) (low * StrictMath.pow(ratio, fraction())));
  }

  public <T> T oneOf(T[] choices) {
    return choices[below(choices.length)];
  }
}
