/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.concurrent.TimeUnit;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

final class BatchClockTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private long machine = START.getMillis();
  private long nanos = -7;
  private final BatchClock clock = new BatchClock(() -> machine, () -> nanos);

  @Test
  void isTheMachinesClock() {
    assertThat(clock.after(START.minus(Duration.standardMinutes(1))), is(START));
    pass(1_500);
    assertThat(clock.after(START), is(START.plus(Duration.millis(1_500))));
  }

  @Test
  void isLaterThanTheBatchBefore() {
    assertThat(clock.after(START), is(START.plus(Duration.millis(1))));
    assertThat(
        clock.after(START.plus(Duration.standardHours(1))),
        is(START.plus(Duration.standardHours(1)).plus(Duration.millis(1))));
  }

  @Test
  void goesForwardWithTheMachine() {
    clock.after(START);
    machine += Duration.standardHours(2).getMillis();
    assertThat(clock.after(START), is(START.plus(Duration.standardHours(2))));
  }

  @Test
  void goesOnWhenTheMachineIsPutBack() {
    clock.after(START.minus(Duration.millis(1)));
    machine -= Duration.standardHours(2).getMillis();
    pass(1_000);
    assertThat(clock.after(START), is(START.plus(Duration.millis(1_000))));
    pass(3_000);
    assertThat(
        clock.after(START.plus(Duration.millis(1_000))), is(START.plus(Duration.millis(4_000))));
  }

  @Test
  void goesOnWhenTheMachineWasPutBackWhileNothingRan() {
    // The batch before was two hours ahead of what the machine says now.
    Instant before = START.plus(Duration.standardHours(2));
    Instant first = clock.after(before);
    assertThat(first, is(before.plus(Duration.millis(1))));
    pass(2_000);
    assertThat(clock.after(first), is(first.plus(Duration.millis(2_000))));
  }

  private void pass(long millis) {
    machine += millis;
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
