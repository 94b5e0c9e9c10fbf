/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.deadletter;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.TimeRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The dead letters of a stream, each with the state that its replays left it in: {@code waiting},
 * {@code failed_again}, {@code unrecoverable} or {@code recovered}.
 */
public final class DeadLetters {

  private static final String OF_RECORD =
      "WHERE kafka_topic = ? AND kafka_partition = ? AND kafka_offset = ?";

  private final TableQueries queries;
  private final String stream;

  /** The dead letters of this stream. */
  public DeadLetters(TableQueries queries, String stream) {
    this.queries = queries;
    this.stream = stream;
  }

  /** The dead letters that are meant, by arrival; without their payloads. */
  public QueryResult list(DeadLetterFilter filter, long limit) {
    return run(
        """
        SELECT kafka_topic || '-' || kafka_partition || '@' || kafka_offset AS record,
          arrival_time, failure_type, field_path, message, payload_size, attempts, state
        FROM (%s) WHERE %s
        ORDER BY arrival_time, kafka_topic, kafka_partition, kafka_offset LIMIT %d\
        """
            .formatted(rows(), filter.condition(), limit),
        filter);
  }

  /** How many of those there are, by failure type and state. */
  public QueryResult counts(DeadLetterFilter filter) {
    return run(
        """
        SELECT failure_type, state, count(*) AS dead_letters, min(arrival_time) AS first,
          max(arrival_time) AS last
        FROM (%s) WHERE %s GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2\
        """
            .formatted(rows(), filter.condition()),
        filter);
  }

  /** Everything about the dead letter of a record, payload included; no row if it is none. */
  public QueryResult letter(RecordCoordinates record) {
    return queries.run(
        "SELECT * FROM (%s) %s".formatted(rows(), OF_RECORD), of(List.of(stream, stream), record));
  }

  /** The record's payload as it came, from bronze; no row if bronze has it no more. */
  public QueryResult original(RecordCoordinates record) {
    return queries.run(
        "SELECT payload, headers FROM bronze_%s %s".formatted(stream, OF_RECORD),
        of(List.of(), record));
  }

  /** The record's replays, the first one first. */
  public QueryResult replays(RecordCoordinates record) {
    return queries.run(
        """
        SELECT attempt, outcome, failure_type, message, replayed_at, pipeline_version, operation
        FROM replays %s AND stream = ? ORDER BY attempt\
        """
            .formatted(OF_RECORD),
        record.topic(),
        record.partition(),
        record.offset(),
        stream);
  }

  /** The records of dead letters that arrived in these ranges and are not recovered. */
  public Set<RecordCoordinates> waiting(TimeRanges arrivals) {
    return coordinates(
        "state <> 'recovered' AND " + arrivals.containsSql("arrival_time"), List.of());
  }

  /** The records of the dead letters that are meant. */
  public Set<RecordCoordinates> records(DeadLetterFilter filter) {
    return coordinates(filter.condition(), filter.values());
  }

  private Set<RecordCoordinates> coordinates(String condition, List<Object> values) {
    List<Object> all = new ArrayList<>(List.of(stream, stream));
    all.addAll(values);
    return queries
        .run(
            "SELECT DISTINCT kafka_topic, kafka_partition, kafka_offset FROM (%s) WHERE %s"
                .formatted(rows(), condition),
            all.toArray())
        .rows()
        .stream()
        .map(RecordCoordinates::of)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All dead letters of the stream; two parameters, both of them the stream. */
  public static String rows() {
    return """
    SELECT d.*, coalesce(r.outcome, 'waiting') AS state,
      greatest(d.attempt, coalesce(r.last_attempt, 0)) AS attempts
    FROM dead_letters AS d LEFT JOIN (
      SELECT kafka_topic, kafka_partition, kafka_offset, max(attempt) AS last_attempt,
        max_by(outcome, attempt) AS outcome
      FROM replays WHERE stream = ? GROUP BY ALL
    ) AS r USING (kafka_topic, kafka_partition, kafka_offset)
    WHERE d.stream = ?\
    """;
  }

  private QueryResult run(String sql, DeadLetterFilter filter) {
    List<Object> values = new ArrayList<>(List.of(stream, stream));
    values.addAll(filter.values());
    return queries.run(sql, values.toArray());
  }

  private static Object[] of(List<Object> first, RecordCoordinates record) {
    List<Object> values = new ArrayList<>(first);
    values.add(record.topic());
    values.add(record.partition());
    values.add(record.offset());
    return values.toArray();
  }
}
