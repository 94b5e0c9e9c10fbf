/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.oracle.RidesComparison;
import dev.tidemark.testdata.rides.RidesExpectation;
import dev.tidemark.testdata.rides.RidesGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rides pipeline must make of 400 generated records on every runner. */
public abstract class RidesContract extends StreamContract {

  private static final long SEED = 7;
  private static final long EVENTS = 400;

  private @MonotonicNonNull RidesExpectation expected;

  /** The contract for the runner of this name. */
  protected RidesContract(String runner) {
    super(runner);
  }

  @Override
  protected void run(Path folder) throws IOException {
    RidesGenerator rides = RidesGenerator.of(RidesGenerator.shape(EVENTS).withSeed(SEED));
    run("rides", rides, folder);
    expected = rides.expectation();
  }

  @Test
  void tablesHoldWhatTheOracleExpects() {
    assertThat(
        RidesComparison.compare(queries(), expected, finalPanes(), null).mismatches(), is(empty()));
    assertThat(expected.matched(), is(greaterThan(10L)));
    assertThat(expected.joined().size() - expected.matched(), is(greaterThan(5L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          silver_rides     | event_id, event_time, user_id, event_type, amount, ride_id, driver_id, unknown_fields, lateness_class
          late_events      | kafka_partition, kafka_offset, event_id, event_type, event_time, lateness_ms, event
          dead_letters     | kafka_partition, kafka_offset, failure_type, stage, message, field_path, payload_size
          ride_completions | ride_id, requested_at, completed_at, user_id, driver_id, completed, amount, requested_event_id, completed_event_id
          """)
  void recordsAreInTheirTableAsBefore(String table, String columns) throws IOException {
    rowsAreAsBefore("rides/" + table, table, columns);
  }

  /** Without the latest arrival, as any of the copies of an event may be the one that counts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gold_ride_counts   | window_start, event_type, window_end, event_count
          gold_ride_sessions | window_start, user_id, window_end, last_event_time, event_count, amount
          """)
  void windowsHaveTheirValuesAsBefore(String table, String columns) throws IOException {
    rowsAreAsBefore("rides/" + table, values(table), columns);
  }

  /** Whoever has followed all corrections has the sessions that are final, and no other. */
  @Test
  void sessionsThatWereReplacedAreNotFinal() {
    List<List<Object>> replacedAndFinal =
        queries()
            .run(
                """
                SELECT user_id, first_event FROM (
                  SELECT user_id, unnest(replaced_first_events) AS first_event
                  FROM gold_ride_sessions)
                INTERSECT
                SELECT user_id, window_start FROM gold_ride_sessions WHERE is_final
                """)
            .rows();
    assertThat(replacedAndFinal, is(empty()));
  }
}
