/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.deadletter.DeadLetters;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.RewriteException;
import dev.tidemark.pipeline.stream.Rebuild;
import dev.tidemark.pipeline.stream.RebuildJob;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.ReadBronze.Selection;
import dev.tidemark.pipeline.table.ReadBronze.Selection.Rule;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.StageFiles;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Makes results of time ranges anew from bronze, by the stream's own steps on bounded input,
 * compares them with the live ones, and puts them in their place.
 *
 * <p>Events that came too late count now. A window that overlaps a range is made anew whole, from
 * all of its events. Readers see all tables change at once; a running pipeline goes on, since
 * ranges must lie behind what it can still change. Twice does what once does.
 */
public final class Backfill {

  private static final Duration PROGRESS = Duration.ofSeconds(10);

  /** Ten thousand years: beyond any event that the rules allow. */
  private static final long FAR = TimeUnit.DAYS.toMillis(3_652_500);

  private final Warehouse warehouse;
  private final PipelineConfig config;
  private final Operation operation;
  private final Instant now;
  private final Duration grace;
  private final Consumer<String> progress;

  /**
   * A backfill.
   *
   * @param warehouse the tables
   * @param config the configuration of the stream's pipeline, and what runs the backfill
   * @param operation what goes into the snapshots
   * @param now the time of the operation
   * @param grace how long after it was read a record may be on its way between tables
   * @param progress told what is being done
   */
  public Backfill(
      Warehouse warehouse,
      PipelineConfig config,
      Operation operation,
      Instant now,
      Duration grace,
      Consumer<String> progress) {
    this.warehouse = warehouse;
    this.config = config;
    this.operation = operation;
    this.now = now;
    this.grace = grace;
    this.progress = progress;
  }

  /**
   * Runs it. In silver, dead letters that are good events for today's code are recovered, and
   * events that are none any more become dead letters.
   *
   * @param ranges of event time
   * @param layer what is made anew
   * @param decision what to do with it
   * @throws RewriteException if the running pipeline may still change something in the ranges, or
   *     somebody else rewrote the same files meanwhile
   */
  public BackfillReport run(TimeRanges ranges, Layer layer, Decision decision)
      throws InterruptedException {
    return run(ranges, layer, decision, layer == Layer.SILVER ? Set.of() : null, List.of());
  }

  /**
   * The same, for dead letters: of these only the ones that are named may be recovered.
   *
   * @param letters their records
   * @param failed what is written down of those among them that are no events
   */
  BackfillReport recover(
      TimeRanges ranges, Set<RecordCoordinates> letters, List<Replay> failed, Decision decision)
      throws InterruptedException {
    return run(ranges, Layer.SILVER, decision, letters, failed);
  }

  /** Runs records alone through the steps, to see what they are; nothing is kept. */
  ReplayDeadLetters.Tried tryAgain(TableQueries queries, Set<RecordCoordinates> records)
      throws InterruptedException {
    Map<String, Table> tables = tables();
    Table bronze = tables.get("bronze_" + config.stream());
    String silver = "silver_" + config.stream();
    BronzeInput input = BronzeInput.at(bronze, new TimeRanges(arrivalHours(queries, records)));
    TimeRanges always = TimeRanges.of(Instant.ofEpochMilli(-FAR), Instant.ofEpochMilli(FAR));
    StagedFiles staged =
        stage(
            new Rebuild(always, Set.of(silver, "duplicates", "dead_letters")),
            input,
            new Selection(
                input.arrivals(),
                records.stream().map(RecordCoordinates::toString).collect(Collectors.toSet()),
                Rule.ONLY),
            bronze,
            tables);
    List<TimeRange> minutes = new ArrayList<>();
    Set<RecordCoordinates> seen = new TreeSet<>();
    for (String table : List.of(silver, "duplicates")) {
      queries
          .run(
              "SELECT kafka_topic, kafka_partition, kafka_offset, date_trunc('minute', event_time)"
                  + " FROM ("
                  + RowFiles.select(tables.get(table), staged.of(table))
                  + ")")
          .rows()
          .forEach(
              row -> {
                seen.add(RecordCoordinates.of(row));
                long minute = ((Instant) row.get(3)).toEpochMilli();
                minutes.add(new TimeRange(minute, minute + TimeUnit.MINUTES.toMillis(1)));
              });
    }
    Map<RecordCoordinates, ReplayDeadLetters.Tried.Why> failed = new TreeMap<>();
    queries
        .run(
            "SELECT kafka_topic, kafka_partition, kafka_offset, failure_type, message FROM ("
                + RowFiles.select(tables.get("dead_letters"), staged.of("dead_letters"))
                + ")")
        .rows()
        .forEach(
            row ->
                failed.put(
                    RecordCoordinates.of(row),
                    new ReplayDeadLetters.Tried.Why((String) row.get(3), (String) row.get(4))));
    Swap.discard(tables, staged);
    Set<RecordCoordinates> gone = new TreeSet<>(records);
    gone.removeAll(seen);
    gone.removeAll(failed.keySet());
    return new ReplayDeadLetters.Tried(new TimeRanges(minutes), failed, gone);
  }

  private BackfillReport run(
      TimeRanges ranges,
      Layer layer,
      Decision decision,
      @Nullable Set<RecordCoordinates> letters,
      List<Replay> failed)
      throws InterruptedException {
    if (!StreamPipelines.named(config.stream()).isMadeAnewByRange()) {
      throw new RewriteException(
          "Results of %s cannot be made anew for a range: sessions and joins reach beyond any"
              .formatted(config.stream()));
    }
    Map<String, Table> tables = tables();
    Table bronze = tables.get("bronze_" + config.stream());
    List<TableDefinition<?>> gold = gold();
    try (TableQueries queries = TableQueries.open(warehouse)) {
      ClosedTime closed = new ClosedTime(queries, config.stream());
      closed.require(ranges, config.time(), gold.stream().map(TableDefinition::name).toList());
      BronzeInput input = BronzeInput.of(queries, bronze, config, ranges);
      if (letters != null && !letters.isEmpty()) {
        input = BronzeInput.at(bronze, input.arrivals().and(arrivalHours(queries, letters)));
      }
      closed.requireSettled(input.arrivals(), now, grace);
      StagedFiles staged =
          stage(
              new Rebuild(ranges, written(layer, gold)),
              input,
              new Selection(
                  input.arrivals(), leftOut(queries, input.arrivals(), letters), Rule.ALL_BUT),
              bronze,
              tables);
      Comparison comparison = new Comparison(queries, config.stream(), ranges);
      Swap swap = new Swap(warehouse, config.stream(), ranges, operation, now, queries);

      List<TableReport> reports = new ArrayList<>();
      SilverChanges silver =
          layer == Layer.SILVER
              ? comparison.silver(
                  tables.get("silver_" + config.stream()),
                  staged,
                  tables.get("duplicates"),
                  tables.get("dead_letters"))
              : null;
      String newly = comparison.tooLate(config.own().longestWindow().toMillis());
      if (silver != null) {
        reports.add(silver.report("silver_" + config.stream()));
        newly += swap.newEvents(staged);
      }
      for (TableDefinition<?> table : gold) {
        reports.add(
            comparison.gold(table, tables.get(table.name()), staged.of(table.name()), newly));
      }
      BackfillReport.Result result = decide(reports, silver, decision);
      if (result == BackfillReport.Result.SWAPPED) {
        reports = swap.all(tables, staged, silver, reports, failed, progress);
      } else {
        Swap.discard(tables, staged);
      }
      return new BackfillReport(
          operation.id(),
          config.stream(),
          layer.label(),
          ranges.toString(),
          input.files().size(),
          silver == null ? 0 : silver.tooLate(),
          silver == null ? 0 : silver.recovered().size(),
          silver == null ? 0 : silver.nowDead().size(),
          silver == null ? 0 : silver.lost().size(),
          reports,
          result);
    }
  }

  private static BackfillReport.Result decide(
      List<TableReport> reports, @Nullable SilverChanges silver, Decision decision) {
    boolean differs =
        (silver != null && silver.any())
            || reports.stream().anyMatch(report -> report.differences() > 0);
    if (silver != null && !silver.lost().isEmpty()) {
      return BackfillReport.Result.REFUSED;
    }
    if (decision == Decision.COMPARE) {
      return BackfillReport.Result.COMPARED;
    }
    if (!differs) {
      return BackfillReport.Result.NOTHING_TO_DO;
    }
    return decision == Decision.SWAP
            || reports.stream().allMatch(report -> report.unexplained() == 0)
        ? BackfillReport.Result.SWAPPED
        : BackfillReport.Result.REFUSED;
  }

  private StagedFiles stage(
      Rebuild rebuild,
      BronzeInput input,
      Selection selection,
      Table bronze,
      Map<String, Table> tables)
      throws InterruptedException {
    progress.accept(
        "reading %,d files of bronze on the %s runner"
            .formatted(input.files().size(), config.runner().name()));
    if (input.files().isEmpty()) {
      return new StagedFiles(List.of(), tables);
    }
    StageFiles.clear(bronze);
    String list = StageFiles.location(bronze, operation.id());
    long seconds = 0;
    String checkpoint = StageFiles.checkpoint(bronze, operation.id());
    try (RunningPipeline job =
        RebuildJob.start(config, rebuild, input.files(), selection, list, checkpoint)) {
      while (!job.waitUntilFinish(PROGRESS)) {
        seconds += PROGRESS.toSeconds();
        progress.accept("reading bronze for %d s".formatted(seconds));
      }
      return new StagedFiles(StageFiles.read(bronze, list), tables);
    } finally {
      StageFiles.clear(bronze);
    }
  }

  /** Records that must not become events now: dead letters that nobody asked to recover. */
  private Set<String> leftOut(
      TableQueries queries, TimeRanges arrivals, @Nullable Set<RecordCoordinates> letters) {
    if (letters != null && letters.isEmpty()) {
      return Set.of();
    }
    Set<RecordCoordinates> waiting =
        new TreeSet<>(new DeadLetters(queries, config.stream()).waiting(arrivals));
    if (letters != null) {
      waiting.removeAll(letters);
    }
    return waiting.stream().map(RecordCoordinates::toString).collect(Collectors.toSet());
  }

  /** The hours in which dead letters arrived: may be long after their events happened. */
  private static List<TimeRange> arrivalHours(
      TableQueries queries, Set<RecordCoordinates> letters) {
    return queries
        .run(
            "SELECT DISTINCT date_trunc('hour', arrival_time) FROM dead_letters WHERE "
                + Swap.isOneOf(letters))
        .rows()
        .stream()
        .map(row -> ((Instant) row.get(0)).toEpochMilli())
        .map(hour -> new TimeRange(hour, hour + TimeUnit.HOURS.toMillis(1)))
        .toList();
  }

  private Set<String> written(Layer layer, List<TableDefinition<?>> gold) {
    Set<String> written = new TreeSet<>();
    gold.forEach(table -> written.add(table.name()));
    if (layer == Layer.SILVER) {
      written.addAll(List.of("silver_" + config.stream(), "duplicates", "dead_letters"));
    }
    return written;
  }

  private List<TableDefinition<?>> gold() {
    return StreamPipelines.named(config.stream()).tables(config.time()).stream()
        .filter(table -> table.properties().containsKey(TableDefinition.PANE_KEY))
        .<TableDefinition<?>>map(table -> table)
        .toList();
  }

  private Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (TableDefinition<?> definition :
        StreamPipelines.named(config.stream()).tables(config.time())) {
      tables.put(
          definition.name(),
          warehouse
              .find(definition.name())
              .orElseThrow(
                  () ->
                      new WarehouseException(
                          "Table "
                              + definition.name()
                              + " does not exist, so nothing was run yet")));
    }
    return tables;
  }
}
