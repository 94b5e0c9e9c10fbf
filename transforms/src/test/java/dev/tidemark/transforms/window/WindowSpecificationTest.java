/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowSpecificationTest {

  @ParameterizedTest
  @CsvSource({
    "tumbling 1m, tumbling 1m",
    "' Tumbling   60s ', tumbling 1m",
    "tumbling 1d offset 6h, tumbling 1d offset 6h",
    "sliding 1h every 15m, sliding 1h every 15m",
    "sliding PT1H every 900s offset 5m, sliding 1h every 15m offset 5m",
    "sliding 1h offset 5m every 15m, sliding 1h every 15m offset 5m",
    "sliding 1h every 1h, sliding 1h every 1h",
    "session 30m, session 30m",
    "session 1h30m offset 0, session 1h30m"
  })
  void printedFormParsesToTheSame(String text, String printed) {
    WindowSpecification window = WindowSpecification.parse(text);
    assertThat(window.toString(), is(printed));
    assertThat(WindowSpecification.parse(printed), is(window));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no window, where one such as \"tumbling 1m\", \"sliding 1h every 15m\" or \"session 30m\" is expected; no size, where a duration such as 15m is expected",
        "hopping 1m | \"hopping\" is not one of tumbling, sliding, session: \"tumbling 1m\", \"sliding 1h every 15m\" or \"session 30m\"",
        "tumbling | no size, where a duration such as 15m is expected",
        "tumbling soon | size must be a duration such as 15m, but is \"soon\"",
        "tumbling 0s | size must be a millisecond or more, but is 0s",
        "tumbling 1m every 2m | only sliding windows have a period of their own",
        "tumbling 1m offset 1m | offset must be 0 or more and less than 1m, but is 1m",
        "sliding 1h | sliding windows need a period: every 15m",
        "sliding 1h every | no period, where a duration such as 15m is expected",
        "sliding 1h every 7m | size must be a multiple of the period of 7m, but is 1h",
        "sliding 0s every 0s | size must be a millisecond or more, but is 0s; period must be a millisecond or more, but is 0s",
        "sliding x every y up | size must be a duration such as 15m, but is \"x\"; period must be a duration such as 15m, but is \"y\"; unexpected \"up\"",
        "sliding 1h every 15m every 5m | unexpected \"every\"; unexpected \"5m\"",
        "sliding 1h every 7m offset 8m | size must be a multiple of the period of 7m, but is 1h; offset must be 0 or more and less than 7m, but is 8m",
        "session 30m offset 1m | sessions have no offset",
        "session -PT1M | gap must be a millisecond or more, but is PT-1M"
      })
  void allThatIsWrongIsSaidAtOnce(String text, String message) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> WindowSpecification.parse(text))
            .getMessage(),
        is(message));
  }

  @Test
  void overlapOfMoreThanTenIsWorthAWarning() {
    assertThat(WindowSpecification.parse("sliding 10m every 1m").warning(), is(Optional.empty()));
    assertThat(
        WindowSpecification.parse("sliding 1h every 1m").warning(),
        is(
            Optional.of(
                "\"sliding 1h every 1m\" puts each event into 60 windows; state and rows grow"
                    + " with that number.")));
    assertThat(WindowSpecification.parse("session 30m").warning(), is(Optional.empty()));
  }

  @Test
  void windowsOfBeam() {
    assertThat(
        WindowSpecification.parse("tumbling 1h offset 5m").toWindowFn(),
        is(FixedWindows.of(minutes(60)).withOffset(minutes(5))));
    assertThat(
        WindowSpecification.parse("sliding 1h every 15m offset 5m").toWindowFn(),
        is(SlidingWindows.of(minutes(60)).every(minutes(15)).withOffset(minutes(5))));
    assertThat(
        WindowSpecification.parse("session 30m").toWindowFn(),
        is(Sessions.withGapDuration(minutes(30))));
  }

  @Test
  void sessionsHaveNoFixedLength() {
    WindowSpecification session = WindowSpecification.session(Duration.ofMinutes(30));
    assertThat(
        assertThrows(IllegalArgumentException.class, session::requireFixedLength).getMessage(),
        is("window must be tumbling or sliding, but is session 30m"));
  }

  private static org.joda.time.Duration minutes(long minutes) {
    return org.joda.time.Duration.standardMinutes(minutes);
  }
}
