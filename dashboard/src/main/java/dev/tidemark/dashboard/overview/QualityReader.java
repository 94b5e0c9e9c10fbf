/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import static java.util.stream.Collectors.joining;

import dev.tidemark.dashboard.overview.DeadLetters.Sample;
import dev.tidemark.transforms.time.LatenessClass;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads what became of the records. */
final class QualityReader {

  private static final long MINUTE_MILLIS = 60_000;

  private final SnapshotQueries queries;

  QualityReader(SnapshotQueries queries) {
    this.queries = queries;
  }

  @Nullable Long newestArrivalMillis() {
    return queries.rows(Sql.BRONZE, Sql.NEWEST_ARRIVAL).stream()
        .findFirst()
        .map(row -> row.numberOrNull("newest"))
        .orElse(null);
  }

  Quality quality(long newestArrivalMillis) {
    long minuteStart = newestArrivalMillis - MINUTE_MILLIS;
    Map<String, Tally> good = new HashMap<>();
    for (Row row : queries.rows(Sql.SILVER, Sql.goodByLateness(minuteStart))) {
      good.put(row.text("lateness_class"), tally(row));
    }
    return new Quality(
        single(queries.rows(Sql.BRONZE, Sql.received(minuteStart))),
        good.getOrDefault(LatenessClass.ON_TIME.label(), Tally.NONE),
        good.getOrDefault(LatenessClass.LATE.label(), Tally.NONE),
        shared(Sql.DUPLICATES, minuteStart),
        shared(Sql.LATE_EVENTS, minuteStart),
        shared(Sql.DEAD_LETTERS, minuteStart));
  }

  List<DeadLetters> deadLetters(long newestArrivalMillis) {
    List<Row> types =
        queries.rows(Sql.DEAD_LETTERS, Sql.deadLettersByType(newestArrivalMillis - MINUTE_MILLIS));
    if (types.isEmpty()) {
      return List.of();
    }
    Map<String, Sample> samples = samples(types);
    return types.stream()
        .map(
            row ->
                new DeadLetters(
                    row.text("failure_type"), tally(row), samples.get(row.text("failure_type"))))
        .toList();
  }

  private Map<String, Sample> samples(List<Row> types) {
    String coordinates =
        types.stream()
            .map(
                row ->
                    "(%d, %d, %d)"
                        .formatted(
                            row.number("newest_micros"),
                            row.number("newest_partition"),
                            row.number("newest_offset")))
            .collect(joining(", "));
    long earliest = types.stream().mapToLong(row -> row.number("newest_micros")).min().orElse(0);
    Map<String, Sample> samples = new HashMap<>();
    for (Row row : queries.rows(Sql.DEAD_LETTERS, Sql.deadLetterSamples(coordinates, earliest))) {
      samples.put(row.text("failure_type"), sample(row));
    }
    return samples;
  }

  private static Sample sample(Row row) {
    String beginning = row.textOrNull("beginning");
    long size = row.number("payload_size");
    return new Sample(
        row.text("message"),
        row.text("stage"),
        row.textOrNull("field_path"),
        row.text("kafka_topic"),
        row.number("kafka_partition"),
        row.number("kafka_offset"),
        row.number("arrival"),
        size,
        beginning == null ? null : PayloadPreview.of(Base64.getDecoder().decode(beginning), size));
  }

  private Tally shared(String table, long minuteStart) {
    return single(queries.rows(table, Sql.sharedTable(table, minuteStart)));
  }

  private static Tally single(List<Row> rows) {
    return rows.isEmpty() ? Tally.NONE : tally(rows.get(0));
  }

  private static Tally tally(Row row) {
    return new Tally(row.number("total"), row.number("last_minute"));
  }
}
