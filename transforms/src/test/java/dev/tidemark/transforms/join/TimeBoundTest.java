/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TimeBoundTest {

  @Test
  void bothEndsAreIncluded() {
    TimeBound bound = TimeBound.between(Duration.ofMillis(-2), Duration.ofMillis(3));
    assertThat(bound.holds(100, 97), is(false));
    assertThat(bound.holds(100, 98), is(true));
    assertThat(bound.holds(100, 103), is(true));
    assertThat(bound.holds(100, 104), is(false));
  }

  @Test
  void emptyAndEndlessBoundsAreRefused() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> TimeBound.between(Duration.ofMillis(1), Duration.ZERO))
            .getMessage(),
        is("earliest must not be after latest, but they are PT0.001S and PT0S"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> TimeBound.within(Duration.ofDays(8)))
            .getMessage(),
        is("a bound must be within PT168H to each side, but is from PT0S to PT192H"));
  }
}
