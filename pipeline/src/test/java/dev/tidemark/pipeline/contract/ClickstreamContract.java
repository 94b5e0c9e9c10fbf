/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.oracle.OracleReport;
import dev.tidemark.pipeline.query.TableQueries;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the clickstream must make of {@link ClickstreamSample} on every runner: the whole pipeline
 * runs once, then its tables are compared with the oracle and with the golden files.
 */
public abstract class ClickstreamContract extends StreamContract {

  private static final int TOP_PAGES = 20;

  /** The contract for the runner of this name. */
  protected ClickstreamContract(String runner) {
    super(runner);
  }

  @Test
  void tablesHoldWhatTheOracleExpects() throws IOException {
    OracleReport report = compare(queries());
    assertThat(report.mismatches(), is(empty()));
    assertThat(report.goldMismatches(), is(0L));
  }

  @Test
  void bronzeHoldsThePayloadsAsTheyCame() throws IOException {
    long bytes =
        ClickstreamSample.records().stream()
            .mapToLong(record -> record.value() == null ? 0 : record.value().length)
            .sum();
    assertThat(
        queries().run("SELECT sum(octet_length(payload)) FROM bronze_clickstream").rows(),
        equalTo(List.of(List.of(bytes))));
  }

  /** Of copies in several partitions any may be the good one; together they are always the same. */
  @Test
  void goodEventsAndDuplicatesAreOfTheSameRecordsAsBefore() throws IOException {
    GoldenFile.of("good_and_duplicate")
        .check(
            queries()
                .run(
                    """
                SELECT kafka_partition, kafka_offset, kafka_topic, event_id, lateness_ms,
                       lateness_class, arrival_time
                FROM (FROM silver_clickstream UNION ALL BY NAME FROM duplicates)
                ORDER BY 1, 2
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          silver_clickstream     | event_id, event_time, user_id, session_id, event_type, page_url, referrer, device_type, country, event_date, event_hour, properties, unknown_fields, unknown_field_count, lateness_class
          duplicates             | event_id, event_time, stream, lateness_class
          late_events            | kafka_partition, kafka_offset, kafka_topic, stream, event_id, event_type, event_time, lateness_ms, arrival_time, event
          dead_letters           | kafka_partition, kafka_offset, kafka_topic, schema_version, stream, failure_type, stage, message, field_path, exception_class, arrival_time, key, payload, payload_size, payload_cut, attempt
          """)
  void recordsAreInTheirTableAsBefore(String table, String columns) throws IOException {
    GoldenFile.of(table)
        .check(queries().run("SELECT %s FROM %s ORDER BY 1, 2".formatted(columns, table)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gold_events_per_minute | window_start, event_type, window_end, event_count, unique_users, last_arrival_time
          gold_active_users      | window_start, window_end, active_users, event_count, last_arrival_time
          gold_page_views        | window_start, rank, window_end, page_url, page_views, max_error, last_arrival_time
          """)
  void windowsHaveTheirValuesAsBefore(String table, String columns) throws IOException {
    GoldenFile.of(table)
        .check(queries().run("SELECT %s FROM %s ORDER BY 1, 2".formatted(columns, values(table))));
  }

  /** Compares tables with the oracle as they are now. */
  protected final OracleReport compare(TableQueries current) throws IOException {
    return OracleComparison.compare(
        current, ClickstreamSample.expectation(), finalPanes(), TOP_PAGES);
  }
}
