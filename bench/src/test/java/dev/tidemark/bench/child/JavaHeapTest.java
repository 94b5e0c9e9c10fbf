/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.child;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.bench.child.JavaHeap.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaHeapTest {

  @Test
  void isMadeByTwoFlags() {
    assertThat(new JavaHeap("512m", Collector.G1).flags(), contains("-Xmx512m", "-XX:+UseG1GC"));
    assertThat(JavaHeap.USUAL.flags(), contains("-Xmx2g", "-XX:+UseParallelGC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "0g", "-1g", "2 g", "2t", "2g -XX:+UseSerialGC", "12345678m"})
  void refusesWhatIsNoSize(String size) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new JavaHeap(size, Collector.PARALLEL));
    assertThat(refused.getMessage(), containsString("\"" + size + "\""));
  }
}
