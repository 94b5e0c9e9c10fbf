/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import java.util.List;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.junit.jupiter.api.Test;

final class DistinctUsersTest {

  @Test
  void aUserInTwoRowsCountsOnce() {
    assertThat(DistinctUsers.count(List.of(users(0, 10), users(5, 15))), equalTo(15L));
    assertThat(
        DistinctUsers.count(List.of(users(0, 20_000), users(10_000, 30_000))),
        allOf(greaterThan(28_000L), lessThan(32_000L)));
  }

  @Test
  void aMergedSketchCanBeMergedAgain() {
    byte[] merged = DistinctUsers.merge(List.of(users(0, 10), users(5, 15)));
    assertThat(DistinctUsers.count(List.of(merged, users(14, 17))), equalTo(17L));
  }

  @Test
  void nobodyIsNobody() {
    assertThat(DistinctUsers.count(List.of()), equalTo(0L));
    assertThat(DistinctUsers.count(List.of(DistinctUsers.merge(List.of()))), equalTo(0L));
  }

  private static byte[] users(int from, int to) {
    HllSketch sketch = new HllSketch(12, TgtHllType.HLL_8);
    for (int user = from; user < to; user++) {
      sketch.update("user-" + user);
    }
    return sketch.toCompactByteArray();
  }
}
