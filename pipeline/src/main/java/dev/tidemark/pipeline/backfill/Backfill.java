/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.RewriteException;
import dev.tidemark.pipeline.stream.Rebuild;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.ReadBronze.Selection;
import dev.tidemark.pipeline.table.ReadBronze.Selection.Rule;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Warehouse warehouse;
  private final PipelineConfig config;
  private final Operation operation;
  private final Instant now;
  private final Duration grace;
  private final Consumer<String> progress;
  private final Staging staging;

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
    this.staging = new Staging(warehouse, config, operation, progress);
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
    Map<String, Table> tables = staging.tables();
    Table bronze = tables.get("bronze_" + config.stream());
    String silver = "silver_" + config.stream();
    BronzeInput input =
        BronzeInput.at(bronze, new TimeRanges(MakeAnew.arrivalHours(queries, records)));
    StagedFiles staged =
        staging.run(
            new Rebuild(
                Map.of(
                    silver,
                    Optional.empty(),
                    "duplicates",
                    Optional.empty(),
                    "dead_letters",
                    Optional.empty())),
            input,
            new Selection(
                input.arrivals(),
                records.stream().map(RecordCoordinates::toString).collect(Collectors.toSet()),
                Rule.ONLY),
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
    Map<String, Table> tables = staging.tables();
    List<ResultTable> results = StreamPipelines.named(config.stream()).results(config);
    try (TableQueries queries = TableQueries.open(warehouse)) {
      ClosedTime closedTime = new ClosedTime(queries, config.stream());
      long closed = closedTime.require(ranges, config.time(), results).toEpochMilli();
      Swap swap =
          new Swap(warehouse, config.stream(), ranges, operation, now, queries, results, closed);
      MakeAnew makeAnew = new MakeAnew(queries, staging, tables, ranges, results, closed);
      MadeAnew made =
          makeAnew.run(layer, letters, arrivals -> closedTime.requireSettled(arrivals, now, grace));
      List<TableReport> reports = made.reports();
      SilverChanges silver = made.silver();
      BackfillReport.Result result = decide(reports, silver, decision);
      if (result == BackfillReport.Result.SWAPPED) {
        reports =
            swap.all(tables, made.staged(), silver, reports, made.sessions(), failed, progress);
      } else {
        Swap.discard(tables, made.staged());
      }
      return new BackfillReport(
          operation.id(),
          config.stream(),
          layer.label(),
          ranges.toString(),
          made.bronzeFiles(),
          silver == null ? 0 : silver.tooLate(),
          silver == null ? 0 : silver.recovered().size(),
          silver == null ? 0 : silver.nowDead().size(),
          silver == null ? 0 : silver.lost().size(),
          made.open(),
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
}
