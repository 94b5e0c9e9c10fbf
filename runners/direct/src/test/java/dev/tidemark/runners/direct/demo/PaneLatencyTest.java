/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notANumber;

import dev.tidemark.pipeline.query.QueryResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PaneLatencyTest {

  private static final long MINUTE = 1_767_603_600_000L;

  private final PaneLatency latency = new PaneLatency();

  @Test
  void nothingSeenIsNothingMeasured() {
    latency.add(panes(), MINUTE);
    assertThat(latency.isEmpty(), is(true));
    assertThat(latency.quantile(0.5), is(notANumber()));
  }

  @Test
  void theFirstPaneTakesAsLongAsItsLastArrival() {
    latency.add(panes(pane("click", 40, 10_000)), MINUTE + 12_500);
    assertThat(latency.quantile(0), is(2_500.0));
    assertThat(latency.quantile(1), is(2_500.0));
  }

  @Test
  void furtherEventsAreSpreadOverTheTimeSinceTheLastPane() {
    latency.add(panes(pane("click", 40, 10_000)), MINUTE + 12_500);
    PaneLatency second = latency.fresh();
    assertThat(second.isEmpty(), is(true));

    second.add(panes(pane("click", 60, 20_000)), MINUTE + 21_000);

    // Arrivals at 11, 12, ... 20 seconds, two events each.
    assertThat(second.quantile(0.1), is(closeTo(1_000, 1e-6)));
    assertThat(second.quantile(0.5), is(closeTo(5_000, 1e-6)));
    assertThat(second.quantile(1), is(closeTo(10_000, 1e-6)));
  }

  @Test
  void aPaneWithoutMoreEventsMeasuresNothing() {
    latency.add(panes(pane("click", 40, 10_000)), MINUTE + 12_500);
    PaneLatency second = latency.fresh();
    second.add(panes(pane("click", 40, 10_000)), MINUTE + 90_000);
    assertThat(second.isEmpty(), is(true));
  }

  @Test
  void panesWeighAsManyEventsAsTheyCount() {
    latency.add(panes(pane("click", 90, 9_000), pane("scroll", 10, 3_000)), MINUTE + 10_000);
    assertThat(latency.quantile(0.9), is(1_000.0));
    assertThat(latency.quantile(0.91), is(7_000.0));
  }

  private static Pane pane(String type, long events, long lastArrivalAfterMinute) {
    return new Pane(type, events, lastArrivalAfterMinute);
  }

  private static QueryResult panes(Pane... panes) {
    return new QueryResult(
        List.of("window_start", "event_type", "event_count", "last_arrival_time"),
        Stream.of(panes).map(Pane::row).toList());
  }

  private record Pane(String type, long events, long lastArrivalAfterMinute) {

    List<Object> row() {
      return List.of(MINUTE, type, events, MINUTE + lastArrivalAfterMinute);
    }
  }
}
