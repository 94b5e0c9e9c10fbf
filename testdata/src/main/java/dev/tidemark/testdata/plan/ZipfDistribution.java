/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

/**
 * Numbers from 0 to n - 1, the i-th drawn in proportion to {@code 1 / (i + 1)^exponent}. Drawing
 * takes constant time (Walker's alias method).
 */
public final class ZipfDistribution {
  private final double[] keep;
  private final int[] alias;

  private ZipfDistribution(double[] keep, int[] alias) {
    this.keep = keep;
    this.alias = alias;
  }

  public static ZipfDistribution of(int size, double exponent) {
    double[] keep = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      keep[i] = StrictMath.pow(i + 1, -exponent);
      sum += keep[i];
    }
    for (int i = 0; i < size; i++) {
      keep[i] *= size / sum;
    }
    return new ZipfDistribution(keep, pairUp(keep));
  }

  /**
   * Gives each number that is less likely than average the rest of its cell to a more likely one;
   * the weights become the probabilities of keeping the cell's own number.
   */
  private static int[] pairUp(double[] weights) {
    int size = weights.length;
    int[] alias = new int[size];
    int[] work = new int[size];
    int smallEnd = 0;
    int largeStart = size;
    for (int i = 0; i < size; i++) {
      if (weights[i] < 1) {
        work[smallEnd++] = i;
      } else {
        work[--largeStart] = i;
      }
    }
    while (smallEnd > 0 && largeStart < size) {
      int small = work[--smallEnd];
      int large = work[largeStart];
      alias[small] = large;
      weights[large] -= 1 - weights[small];
      if (weights[large] < 1) {
        largeStart++;
        work[smallEnd++] = large;
      }
    }
    // What is left is 1 but for rounding.
    while (smallEnd > 0) {
      weights[work[--smallEnd]] = 1;
    }
    return alias;
  }

  public int draw(RandomStream random) {
    int cell = random.below(keep.length);
    return random.fraction() < keep[cell] ? cell : alias[cell];
  }
}
