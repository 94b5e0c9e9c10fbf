/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only orders, rides and drivers are told. */
final class StreamSettingsTest {

  @Test
  void windowsAreSpecifications() {
    ResolvedConfiguration resolved =
        load("orders", "--revenueWindow=tumbling 1d offset 6h", "--epochUnit=micros");
    assertThat(
        resolved.config().own(OrdersConfig.class).revenueWindow(),
        is(WindowSpecification.tumbling(Duration.ofDays(1)).withOffset(Duration.ofHours(6))));
    assertThat(resolved.warnings(), is(empty()));
  }

  @Test
  void overlapThatMultipliesStateByMoreThanTenIsWarnedOf() {
    assertThat(load("rides", "--countsWindow=sliding 10m every 1m").warnings(), is(empty()));
    assertThat(
        load("rides", "--countsWindow=sliding 11m every 1m").warnings(),
        contains(
            "countsWindow: \"sliding 11m every 1m\" puts each event into 11 windows; state and rows"
                + " grow with that number."));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThat(
        problems(
            "rides",
            "--countsWindow=session 30m",
            "--rideSessions=tumbling 1m",
            "--rideBound=soon",
            "--countsTopic=a b"),
        containsInAnyOrder(
            startsWith("countsWindow"),
            startsWith("rideSessions"),
            startsWith("rideBound"),
            startsWith("countsTopic")));
  }

  /** A pipeline that reads what it writes would count its own counts. */
  @Test
  void theTopicOfCountsIsNotRead() {
    assertThat(
        problems("rides", "--topics=ride_events,ride_event_counts"),
        contains(containsString("is among the topics that are read")));
  }

  @Test
  void eachStreamHasItsOwnAllowedLateness() {
    assertThat(hours("orders"), is(1L));
    assertThat(hours("drivers"), is(24L));
  }

  private static long hours(String stream) {
    return Duration.ofMillis(load(stream).config().time().allowedLatenessMillis()).toHours();
  }

  private static List<String> problems(String stream, String... more) {
    return assertThrows(ConfigurationException.class, () -> load(stream, more)).problems();
  }

  private static ResolvedConfiguration load(String stream, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--bootstrapServers=kafka:9092"));
    arguments.addAll(List.of(more));
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--topics"))) {
      arguments.add("--topics=" + stream);
    }
    return ConfigLoader.load(stream, null, Map.of(), arguments);
  }
}
