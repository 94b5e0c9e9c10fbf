/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TimeRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Live tables against files that were made anew, in time ranges. */
final class Comparison {

  private static final int EXAMPLES = 5;

  /** Three standard errors of the sketches. */
  private static final double TOLERANCE = 0.05;

  private static final String COORDINATES = "kafka_topic, kafka_partition, kafka_offset";
  private static final String RECORD =
      "kafka_topic || '-' || kafka_partition || '@' || kafka_offset";

  /** Columns that tell panes apart, not values. */
  private static final Set<String> PANE =
      Set.of("pane_index", "pane_timing", "is_final", "last_arrival_time");

  private final TableQueries queries;
  private final String stream;
  private final TimeRanges ranges;
  private final String ofStream;

  Comparison(TableQueries queries, String stream, TimeRanges ranges) {
    this.queries = queries;
    this.stream = stream;
    this.ranges = ranges;
    this.ofStream = "stream = '" + stream.replace("'", "''") + "'";
  }

  /**
   * Windowed results.
   *
   * @param definition the table's definition
   * @param table the table
   * @param files its rows made anew
   * @param newly a query for the event times of events that did not count before
   */
  TableReport gold(TableDefinition<?> definition, Table table, List<DataFile> files, String newly) {
    List<String> keys = split(definition.properties().get(TableDefinition.ROW_KEY));
    List<String> estimates = split(definition.properties().get(TableDefinition.ESTIMATES));
    List<String> values =
        table.schema().columns().stream()
            .filter(column -> column.type().typeId() != Type.TypeID.BINARY)
            .map(NestedField::name)
            .filter(column -> !keys.contains(column) && !PANE.contains(column))
            .toList();
    String differs =
        values.stream()
            .map(column -> differs(column, estimates.contains(column)))
            .collect(Collectors.joining(" OR ", "(", ")"));
    String text =
        keys.stream()
                .map(key -> key + "::VARCHAR")
                .collect(Collectors.joining(", ", "concat_ws(' ', ", ")"))
            + " || ': ' || "
            + values.stream()
                .map(
                    column ->
                        "'%1$s ' || coalesce(l.%1$s::VARCHAR, 'nothing') || ' is ' || coalesce(a.%1$s::VARCHAR, 'nothing')"
                            .formatted(column))
                .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    List<@Nullable Object> row =
        queries
            .run(
                """
                WITH l AS (SELECT * FROM %1$s_latest WHERE %2$s),
                  a AS (SELECT * FROM (%3$s) %4$s),
                  n AS (%5$s),
                  d AS (
                    SELECT %6$s AS place, EXISTS (
                        SELECT 1 FROM n WHERE n.event_time >= window_start
                          AND n.event_time < window_end) AS explained
                    FROM l FULL JOIN a USING (%7$s)
                    WHERE l.pane_index IS NULL OR a.pane_index IS NULL OR %8$s)
                SELECT (SELECT count(*) FROM l), (SELECT count(*) FROM a), count(*),
                  count(*) FILTER (explained), min(place, %9$d) FILTER (NOT explained) FROM d\
                """
                    .formatted(
                        definition.name(),
                        ranges.overlapsWindowSql(),
                        RowFiles.select(table, files),
                        RowFiles.latestPanes(table),
                        newly,
                        text,
                        String.join(", ", keys),
                        differs,
                        EXAMPLES))
            .rows()
            .get(0);
    return new TableReport(
        definition.name(),
        number(row.get(0)),
        number(row.get(1)),
        number(row.get(2)),
        number(row.get(3)),
        texts(row.get(4)),
        null);
  }

  /** A query for the times of events that came too late and may count now. */
  String tooLate(long windowMillis) {
    return "SELECT event_time FROM late_events WHERE %s AND %s"
        .formatted(ofStream, ranges.widened(windowMillis, windowMillis).containsSql("event_time"));
  }

  /** What happened to the records of silver and duplicates. */
  SilverChanges silver(Table silver, StagedFiles staged, Table duplicates, Table deadLetters) {
    String anew = RowFiles.select(silver, staged.of("silver_" + stream));
    String anewDuplicates = RowFiles.select(duplicates, staged.of("duplicates"));
    String anewDead = RowFiles.select(deadLetters, staged.of("dead_letters"));
    String inRange = ranges.containsSql("event_time");
    String live = "SELECT * FROM silver_" + stream + " WHERE " + inRange;
    String liveDuplicates = "SELECT * FROM duplicates WHERE " + ofStream + " AND " + inRange;
    String liveRecords = records(live) + " UNION ALL " + records(liveDuplicates);
    String anewRecords = records(anew) + " UNION ALL " + records(anewDuplicates);
    String late = "SELECT * FROM late_events WHERE " + ofStream;

    Set<RecordCoordinates> nowDead =
        set(
            """
            SELECT %1$s FROM (%2$s) SEMI JOIN (%3$s) USING (%1$s)
            UNION
            SELECT %1$s FROM (%2$s) ANTI JOIN silver_%4$s USING (%1$s)
              ANTI JOIN (%5$s) USING (%1$s) ANTI JOIN (%6$s) USING (%1$s)
              ANTI JOIN (SELECT * FROM dead_letters WHERE %7$s) USING (%1$s)\
            """
                .formatted(
                    COORDINATES,
                    records(anewDead),
                    liveRecords,
                    stream,
                    "SELECT * FROM duplicates WHERE " + ofStream,
                    late,
                    ofStream));
    return new SilverChanges(
        count("(%s)".formatted(live)),
        count("(%s)".formatted(anew)),
        set(
            "SELECT %1$s FROM (%2$s) ANTI JOIN (%3$s) USING (%1$s) ANTI JOIN (%4$s) USING (%1$s)"
                .formatted(COORDINATES, liveRecords, anewRecords, records(anewDead))),
        nowDead,
        set(
            "SELECT %1$s FROM (%2$s) ANTI JOIN (%3$s) USING (%1$s) ANTI JOIN (%4$s) USING (%1$s)"
                .formatted(COORDINATES, anewRecords, liveRecords, late)),
        count(
            "(%2$s) SEMI JOIN (%4$s) USING (%1$s) ANTI JOIN (%3$s) USING (%1$s)"
                .formatted(COORDINATES, anew, liveRecords, late)),
        count(
            "(%2$s) ANTI JOIN (%3$s) USING (%1$s)"
                .formatted(COORDINATES, anewRecords, liveRecords)),
        count("(%s) AS l ANTI JOIN (%s) AS a USING (event_id, event_time)".formatted(live, anew)),
        changed(silver, live, anew));
  }

  /** Rows of the same record that are not the same, as texts. */
  private List<String> changed(Table silver, String live, String anew) {
    String differs =
        silver.schema().columns().stream()
            .map(NestedField::name)
            .filter(column -> !column.startsWith("kafka_"))
            .map(column -> "l.\"%1$s\" IS DISTINCT FROM a.\"%1$s\"".formatted(column))
            .collect(Collectors.joining(" OR "));
    return queries
        .run(
            "SELECT %s || ' has other values' FROM (%s) AS l JOIN (%s) AS a USING (%s) WHERE %s"
                .formatted(RECORD, live, anew, COORDINATES, differs))
        .rows()
        .stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  private static String differs(String column, boolean estimate) {
    String differs = "l.\"%1$s\" IS DISTINCT FROM a.\"%1$s\"".formatted(column);
    return estimate
        ? "(%2$s AND abs(l.\"%1$s\" - a.\"%1$s\") > %3$s * greatest(l.\"%1$s\", a.\"%1$s\"))"
            .formatted(column, differs, TOLERANCE)
        : differs;
  }

  private static String records(String rows) {
    return "SELECT " + COORDINATES + " FROM (" + rows + ")";
  }

  private Set<RecordCoordinates> set(String sql) {
    return queries.run(sql).rows().stream()
        .map(RecordCoordinates::of)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private long count(String from) {
    return number(queries.run("SELECT count(*) FROM " + from).rows().get(0).get(0));
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }

  private static List<String> texts(@Nullable Object values) {
    List<String> texts = new ArrayList<>();
    if (values instanceof List<?> list) {
      list.forEach(value -> texts.add(String.valueOf(value)));
    }
    return texts;
  }

  private static List<String> split(@Nullable String columns) {
    return columns == null ? List.of() : Arrays.asList(columns.split(","));
  }
}
