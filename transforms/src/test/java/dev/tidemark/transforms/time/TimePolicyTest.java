/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.time;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimePolicyTest {
  private static final TimePolicy POLICY =
      TimePolicy.of(Duration.ofMinutes(5), Duration.ofMinutes(3), Duration.ofMinutes(2));

  @ParameterizedTest
  @CsvSource({
    "-120000, ON_TIME",
    "-1, ON_TIME",
    "0, ON_TIME",
    "299999, ON_TIME",
    "300000, ON_TIME",
    "300001, LATE",
    "479999, LATE",
    "480000, LATE",
    "480001, TOO_LATE",
    "4102444800000, TOO_LATE"
  })
  void classes(long latenessMillis, LatenessClass expected) {
    assertThat(POLICY.classify(latenessMillis), is(expected));
  }

  @ParameterizedTest
  @CsvSource({"-120001, true", "-120000, false", "-119999, false", "0, false"})
  void future(long latenessMillis, boolean expected) {
    assertThat(POLICY.isFuture(latenessMillis), is(expected));
  }

  @Test
  void negativeDurationsAreRefused() {
    Duration minute = Duration.ofMinutes(1);
    Duration negative = Duration.ofMillis(-1);
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> TimePolicy.of(negative, minute, minute))
            .getMessage(),
        is("maxDelay must not be negative, but is PT-0.001S"));
    assertThrows(IllegalArgumentException.class, () -> TimePolicy.of(minute, negative, minute));
    assertThrows(IllegalArgumentException.class, () -> TimePolicy.of(minute, minute, negative));
  }
}
