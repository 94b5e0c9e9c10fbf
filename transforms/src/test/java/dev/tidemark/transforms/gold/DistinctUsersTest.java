/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DistinctUsersTest {
  /** Of the estimate that depends on registers only: 1.04 / sqrt(4096). */
  private static final double STANDARD_ERROR = 0.01625;

  private static final long SEED = 11;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 50, 100, 300})
  void exactForFew(int users) {
    UsersSketch sketch = new UsersSketch();
    for (int i = 0; i < 3 * users; i++) {
      sketch.add("user-" + i % users);
    }
    assertThat(UsersSketch.estimate(sketch.toBytes()), is((long) users));
  }

  @Test
  void withinFourStandardErrorsForMany() {
    for (int users : new int[] {1_000, 10_000, 100_000}) {
      UsersSketch sketch = new UsersSketch();
      for (int i = 0; i < users; i++) {
        sketch.add("user-" + i);
      }
      assertThat(
          (double) UsersSketch.estimate(sketch.toBytes()),
          is(closeTo(users, 4 * STANDARD_ERROR * users)));
      assertThat(sketch.toBytes().length, is(lessThan(4_200)));
    }
  }

  @Test
  void partsInAnyOrderGiveTheSameEstimate() {
    List<byte[]> parts = new ArrayList<>();
    UsersSketch whole = new UsersSketch();
    for (int part = 0; part < 40; part++) {
      UsersSketch sketch = new UsersSketch();
      // Of a few users to some thousand, each in three parts.
      for (int i = 0; i < part * part * 3; i++) {
        sketch.add("user-" + (part / 3) + "-" + i);
        whole.add("user-" + (part / 3) + "-" + i);
      }
      parts.add(sketch.toBytes());
    }
    long expected = UsersSketch.estimate(whole.toBytes());
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(parts, random);
      UsersSketch merged = new UsersSketch();
      parts.forEach(merged::merge);
      assertThat(
          "seed " + SEED + ", order " + i, UsersSketch.estimate(merged.toBytes()), is(expected));
    }
  }
}
