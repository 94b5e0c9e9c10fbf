/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.RangeRows;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TimeRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  static final Set<String> PANE =
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
   * Results whose rows belong to the ranges one by one.
   *
   * @param result what the table is
   * @param rows its rows that are compared
   * @param table the table
   * @param files its rows made anew
   * @param newly a query for the event times of events that did not count before
   */
  TableReport results(
      ResultTable result, RangeRows rows, Table table, List<DataFile> files, String newly) {
    Map<String, String> properties = result.definition().properties();
    boolean panes = properties.containsKey(TableDefinition.PANE_KEY);
    List<String> keys = split(properties.get(TableDefinition.ROW_KEY));
    List<String> estimates = split(properties.get(TableDefinition.ESTIMATES));
    List<String> values =
        table.schema().columns().stream()
            .filter(column -> column.type().typeId() != Type.TypeID.BINARY)
            .map(NestedField::name)
            .filter(column -> !keys.contains(column) && !PANE.contains(column))
            .toList();
    String differs =
        values.stream()
            .map(column -> differs(column, estimates.contains(column)))
            .collect(Collectors.joining(" OR "));
    String changes =
        values.stream()
            .map(
                column ->
                    "'%1$s ' || coalesce(l.%1$s::VARCHAR, 'nothing') || ' is ' || coalesce(a.%1$s::VARCHAR, 'nothing')"
                        .formatted(column))
            .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    List<@Nullable Object> row =
        queries
            .run(
                """
                WITH l AS (SELECT *, true AS present FROM %1$s WHERE %2$s),
                  a AS (SELECT *, true AS present FROM (%3$s) %4$s),
                  n AS (%5$s),
                  j AS (
                    SELECT %6$s, %7$s AS changes FROM l FULL JOIN a ON %8$s
                    WHERE l.present IS NULL OR a.present IS NULL OR %9$s),
                  d AS (
                    SELECT %10$s || ': ' || changes AS place,
                      EXISTS (SELECT 1 FROM n WHERE %11$s) AS explained
                    FROM j)
                SELECT (SELECT count(*) FROM l), (SELECT count(*) FROM a), count(*),
                  count(*) FILTER (explained), min(place, %12$d) FILTER (NOT explained) FROM d\
                """
                    .formatted(
                        panes ? result.name() + "_latest" : result.name(),
                        rows.sql(),
                        RowFiles.select(table, files),
                        panes ? RowFiles.latestPanes(table) : "",
                        newly,
                        keys.stream()
                            .map(key -> "coalesce(l.%1$s, a.%1$s) AS %1$s".formatted(key))
                            .collect(Collectors.joining(", ")),
                        changes,
                        keys.stream()
                            .map(key -> "l.%1$s IS NOT DISTINCT FROM a.%1$s".formatted(key))
                            .collect(Collectors.joining(" AND ")),
                        differs,
                        keys.stream()
                            .map(key -> key + "::VARCHAR")
                            .collect(Collectors.joining(", ", "concat_ws(' ', ", ")")),
                        rows.spansSql("n.event_time"),
                        EXAMPLES))
            .rows()
            .get(0);
    return new TableReport(
        result.name(),
        number(row.get(0)),
        number(row.get(1)),
        number(row.get(2)),
        number(row.get(3)),
        texts(row.get(4)),
        null);
  }

  /**
   * A query for the times, and owners, of events that came too late and may count now.
   *
   * @param read the event times of all events that count
   * @param owner the field of an event that names its owner, or null
   */
  String tooLate(TimeRanges read, @Nullable String owner) {
    return "SELECT event_time, %s AS owner FROM late_events WHERE %s AND %s"
        .formatted(
            owner == null ? "NULL" : "json_extract_string(event, '$." + owner + "')",
            ofStream,
            read.containsSql("event_time"));
  }

  /** Continues such a query with events that are new in silver. */
  String newEvents(Table silver, StagedFiles staged, @Nullable String owner) {
    return " UNION ALL SELECT event_time, %s FROM (%s) ANTI JOIN silver_%s USING (event_id, event_time)"
        .formatted(
            owner == null ? "NULL" : owner,
            RowFiles.select(silver, staged.of("silver_" + stream)),
            stream);
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

  static List<String> texts(@Nullable Object values) {
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
