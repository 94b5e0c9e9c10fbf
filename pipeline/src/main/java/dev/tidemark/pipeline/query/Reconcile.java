/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.rewrite.FileSwap;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Table;

/**
 * Checks that no record got lost, got in twice, or ended in two places: the conservation equation
 * over the tables at one {@link ConsistentCut}, record by record on Kafka coordinates, and against
 * the ledger, where there is one.
 *
 * <p>For each stream: bronze = dead letters + late events + duplicates + silver, and silver = on
 * time + late + backfilled. A late event that a backfill has brought in counts as silver or
 * duplicate, and so does a dead letter that a replay has recovered; their rows in the tables where
 * they were first stay. Besides: each file of the current snapshots is there and holds the rows
 * that the metadata says; no event is twice in silver; a duplicate's event is in silver. Tables are
 * committed one after the other, so a record that was read less than the grace period ago may be
 * missing from either side: it is in flight.
 */
public final class Reconcile {

  private static final String BRONZE = "bronze_";
  private static final String COORDINATES = "kafka_topic, kafka_partition, kafka_offset";
  private static final String COORDINATES_TEXT =
      "kafka_topic || '-' || kafka_partition || '@' || kafka_offset";

  private final ReadOnlyDatabase database;
  private final Instant settledBefore;
  private final String stream;
  private final Gaps gaps;
  private final Set<String> rewritten;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();

  /** What a gap between offsets means. */
  public enum Gaps {
    /** Nothing by itself: markers of transactions and compaction leave gaps, too. */
    POSSIBLE,
    /** A record is lost: the topics hold no transactions and are not compacted. */
    LOSSES
  }

  private Reconcile(
      ReadOnlyDatabase database,
      Instant settledBefore,
      String stream,
      Gaps gaps,
      Set<String> rewritten,
      List<Finding> fileFindings) {
    this.gaps = gaps;
    this.rewritten = rewritten;
    this.database = database;
    this.settledBefore = settledBefore;
    this.stream = stream;
    findings.addAll(fileFindings);
  }

  /**
   * Checks every stream that has a bronze table.
   *
   * @param grace how long after it was read a record may be on its way
   * @param now the time to measure the grace period from
   * @param gaps what a gap between offsets means
   * @throws WarehouseException if the warehouse cannot be read, or has no bronze table
   */
  public static List<Reconciliation> run(
      Warehouse warehouse, Duration grace, Instant now, Gaps gaps) {
    ConsistentCut cut = ConsistentCut.read(warehouse);
    Map<String, Table> tables = new TreeMap<>(cut.tables());
    List<String> streams =
        tables.keySet().stream()
            .filter(name -> name.startsWith(BRONZE))
            .map(name -> name.substring(BRONZE.length()))
            .toList();
    if (streams.isEmpty()) {
      throw new WarehouseException(
          "There is nothing to reconcile: no bronze table in the "
              + warehouse.settings().description());
    }
    TreeSet<String> folders = new TreeSet<>();
    tables.values().forEach(table -> folders.add(SnapshotFiles.localPath(table.location()) + "/"));
    try (ReadOnlyDatabase database = ReadOnlyDatabase.open(folders)) {
      Map<String, List<Finding>> fileFindings = makeViews(cut, database);
      List<Reconciliation> results = new ArrayList<>();
      for (String stream : streams) {
        List<Finding> ofStream = new ArrayList<>();
        fileFindings.forEach(
            (table, found) -> {
              if (!isOfOtherStream(table, stream, streams)) {
                ofStream.addAll(found);
              }
            });
        results.add(
            new Reconcile(database, now.minus(grace), stream, gaps, rewritten(tables), ofStream)
                .check());
      }
      return results;
    }
  }

  /** Tables whose rows a command has replaced, so that the ledger's counts no longer hold. */
  private static Set<String> rewritten(Map<String, Table> tables) {
    Set<String> rewritten = new TreeSet<>();
    tables.forEach(
        (name, table) -> {
          if (table.properties().containsKey(FileSwap.OTHER_ROWS)) {
            rewritten.add(name);
          }
        });
    return rewritten;
  }

  private static boolean isOfOtherStream(String table, String stream, List<String> streams) {
    return streams.stream().anyMatch(other -> !other.equals(stream) && table.endsWith("_" + other));
  }

  /** A view of each table over the files that can be read, so that the rest is still checked. */
  private static Map<String, List<Finding>> makeViews(
      ConsistentCut cut, ReadOnlyDatabase database) {
    for (TableDefinition<?> definition : StreamPipelines.tables()) {
      database.execute(
          ViewSql.table(
              definition.name(), definition.schema(), List.of(), ViewSql.Uniformity.SAME_COLUMNS));
    }
    Map<String, List<Finding>> findings = new LinkedHashMap<>();
    new TreeMap<>(cut.tables())
        .forEach(
            (name, table) -> {
              FileChecks checks = FileChecks.of(name, cut.files(name, null), database);
              findings.put(name, checks.findings());
              database.execute(
                  ViewSql.table(
                      name, table.schema(), checks.sound(), ViewSql.Uniformity.of(table)));
            });
    return findings;
  }

  private Reconciliation check() {
    recordsOnce();
    long inFlight = conservation();
    silverIsUnique();
    duplicatesHaveAnOriginal();
    classesAreRight();
    long batches = ledger();
    if (batches == 0) {
      offsetsFollow();
    }
    long onTime = count("FROM silver_%s WHERE lateness_class = 'on_time'".formatted(stream));
    long late = count("FROM silver_%s WHERE lateness_class = 'late'".formatted(stream));
    return new Reconciliation(
        stream,
        count("FROM bronze_" + stream),
        count("FROM (%s) WHERE place = 'dead_letters'".formatted(placed())),
        count("FROM (%s) WHERE place = 'late_events'".formatted(placed())),
        count("FROM duplicates WHERE stream = ?", stream),
        count("FROM silver_" + stream),
        onTime,
        late,
        count("FROM silver_%s WHERE lateness_class = 'too_late'".formatted(stream)),
        inFlight,
        batches,
        findings,
        warnings);
  }

  private void recordsOnce() {
    find(
        findings,
        BRONZE + stream,
        "records are there more than once",
        "SELECT %s || ' (' || count(*) || ' times)' FROM bronze_%s GROUP BY %s HAVING count(*) > 1"
            .formatted(COORDINATES_TEXT, stream, COORDINATES));
    // A record in two tables is a finding for each of them.
    for (String table : List.of("silver_" + stream, "duplicates", "late_events", "dead_letters")) {
      find(
          findings,
          table,
          "records are there more than once, or in another table too",
          """
          SELECT %s || ' (' || string_agg(place, ' and ' ORDER BY place) || ')' FROM (%s)
          GROUP BY %s HAVING count(*) > 1 AND bool_or(place = '%s')\
          """
              .formatted(COORDINATES_TEXT, placed(), COORDINATES, table));
    }
  }

  /** Bronze against all other tables, both ways; how many records are in flight. */
  private long conservation() {
    String lost =
        """
        FROM bronze_%s AS b ANTI JOIN (%s) AS p USING (%s)\
        """
            .formatted(stream, placed(), COORDINATES);
    find(
        findings,
        BRONZE + stream,
        "records are in no other table",
        "SELECT %s %s WHERE ingest_time <= ?".formatted(COORDINATES_TEXT, lost),
        settledBefore);
    String unknown =
        """
        FROM (%s) AS p ANTI JOIN bronze_%s AS b USING (%s)\
        """
            .formatted(placed(), stream, COORDINATES);
    for (String table : List.of("silver_" + stream, "duplicates", "late_events", "dead_letters")) {
      find(
          findings,
          table,
          "records are not in " + BRONZE + stream,
          "SELECT %s %s WHERE ingest_time <= ? AND place = '%s'"
              .formatted(COORDINATES_TEXT, unknown, table),
          settledBefore);
    }
    return count(lost + " WHERE ingest_time > ?", settledBefore)
        + count(unknown + " WHERE ingest_time > ?", settledBefore);
  }

  private void silverIsUnique() {
    find(
        findings,
        "silver_" + stream,
        "events are there more than once",
        """
        SELECT event_id || ' at ' || event_time FROM silver_%s
        GROUP BY event_id, event_time HAVING count(*) > 1\
        """
            .formatted(stream));
  }

  private void duplicatesHaveAnOriginal() {
    find(
        findings,
        "duplicates",
        "events are not in silver_" + stream,
        """
        SELECT event_id || ' at ' || event_time FROM duplicates
        ANTI JOIN silver_%s USING (event_id, event_time) WHERE stream = ? AND ingest_time <= ?\
        """
            .formatted(stream),
        stream,
        settledBefore);
  }

  private void classesAreRight() {
    find(
        findings,
        "silver_" + stream,
        "rows are neither on_time nor late, and no backfill has brought them in",
        """
        SELECT %s || ' (' || lateness_class || ')' FROM silver_%s
          ANTI JOIN (SELECT %s, 'too_late' AS lateness_class FROM late_events WHERE stream = ?
            UNION ALL SELECT %s, 'too_late' FROM (%s))
          USING (%s, lateness_class)
        WHERE lateness_class NOT IN ('on_time', 'late')\
        """
            .formatted(
                COORDINATES_TEXT, stream, COORDINATES, COORDINATES, recovered(), COORDINATES),
        stream);
    find(
        findings,
        "silver_" + stream,
        "rows have a lateness that is not arrival_time - event_time",
        "SELECT %s FROM silver_%s".formatted(COORDINATES_TEXT, stream)
            + " WHERE lateness_ms <> epoch_ms(arrival_time) - epoch_ms(event_time)");
    // Where the delays were never changed, the classes do not overlap.
    find(
        warnings,
        "silver_" + stream,
        "on_time rows are as late as rows of a later class; were the delays changed?",
        """
        SELECT %s FROM silver_%s WHERE lateness_class = 'on_time' AND lateness_ms >= least(
          (SELECT min(lateness_ms) FROM silver_%s WHERE lateness_class = 'late'),
          (SELECT min(lateness_ms) FROM late_events WHERE stream = ?))\
        """
            .formatted(COORDINATES_TEXT, stream, stream),
        stream);
  }

  /** Checks the ledger, if it knows the stream; how many batches it has. */
  private long ledger() {
    long batches =
        ((Number)
                database
                    .query(
                        "SELECT count(DISTINCT batch_sequence) FROM ledger WHERE stream = ?",
                        stream)
                    .rows()
                    .get(0)
                    .get(0))
            .longValue();
    if (batches > 0) {
      LedgerChecks.Search wrong = (table, problem, sql) -> find(findings, table, problem, sql);
      LedgerChecks.Search doubtful = (table, problem, sql) -> find(warnings, table, problem, sql);
      LedgerChecks.run(stream, wrong, doubtful, gaps == Gaps.LOSSES ? wrong : doubtful);
      for (List<String> table : LedgerChecks.tables(stream)) {
        LedgerChecks.compare(
            stream,
            table.get(0),
            table.get(1),
            table.get(2),
            rewritten.contains(table.get(0)) ? doubtful : wrong);
      }
    }
    return batches;
  }

  /** Transactional topics have gaps of their own, so a gap is a warning. */
  private void offsetsFollow() {
    find(
        warnings,
        BRONZE + stream,
        "gaps between offsets",
        """
        SELECT kafka_topic || '-' || kafka_partition || '@' || (before + 1)
          || CASE WHEN kafka_offset - before > 2 THEN '..' || (kafka_offset - 1) ELSE '' END
        FROM (SELECT kafka_topic, kafka_partition, kafka_offset, lag(kafka_offset) OVER
          (PARTITION BY kafka_topic, kafka_partition ORDER BY kafka_offset) AS before
          FROM bronze_%s)
        WHERE kafka_offset - before > 1\
        """
            .formatted(stream));
  }

  /** Where each record of the stream ended up. */
  private String placed() {
    String columns = COORDINATES + ", %s AS ingest_time, '%s' AS place FROM %s%s";
    String shared = " WHERE stream = '" + stream.replace("'", "''") + "'";
    return String.join(
        " UNION ALL SELECT ",
        "SELECT " + columns.formatted("ingest_time", "silver_" + stream, "silver_" + stream, ""),
        columns.formatted("ingest_time", "duplicates", "duplicates", shared),
        columns.formatted(
            "ingest_time",
            "late_events",
            "late_events ANTI JOIN (" + backfilled() + ") USING (" + COORDINATES + ")",
            shared),
        columns.formatted(
            "failed_at",
            "dead_letters",
            "dead_letters ANTI JOIN (" + recovered() + ") USING (" + COORDINATES + ")",
            shared));
  }

  /** Records of events that came too late and are in silver or duplicates all the same. */
  private String backfilled() {
    return "SELECT %1$s FROM silver_%2$s WHERE lateness_class = 'too_late' UNION ALL SELECT %1$s FROM duplicates WHERE stream = '%3$s' AND lateness_class = 'too_late'"
        .formatted(COORDINATES, stream, stream.replace("'", "''"));
  }

  /** Records whose last replay made events of them. */
  private String recovered() {
    return "SELECT %1$s FROM replays WHERE stream = '%2$s' GROUP BY ALL HAVING max_by(outcome, attempt) = 'recovered'"
        .formatted(COORDINATES, stream.replace("'", "''"));
  }

  private long count(String from, Object... values) {
    return ((Number) database.query("SELECT count(*) " + from, values).rows().get(0).get(0))
        .longValue();
  }

  /** Adds a finding if the query, which yields one text per place, yields any. */
  private void find(List<Finding> to, String table, String problem, String sql, Object... values) {
    List<List<Object>> rows =
        database
            .query(
                "SELECT count(*), min(place, %d) FROM (%s) AS found(place)"
                    .formatted(Finding.EXAMPLES, sql),
                values)
            .rows();
    long count = ((Number) rows.get(0).get(0)).longValue();
    if (count > 0) {
      List<String> examples = new ArrayList<>();
      ((List<?>) rows.get(0).get(1)).forEach(example -> examples.add(String.valueOf(example)));
      to.add(new Finding(table, problem, count, examples));
    }
  }
}
