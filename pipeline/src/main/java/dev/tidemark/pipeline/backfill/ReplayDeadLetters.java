/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.deadletter.DeadLetterFilter;
import dev.tidemark.pipeline.deadletter.DeadLetters;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives dead letters another try: their bytes are read again from bronze and go through today's
 * code. What is an event now goes to silver (or duplicates), and the windows that it counts in are
 * made anew. Whatever is replayed however often, no event is there twice.
 */
public final class ReplayDeadLetters {

  private final Warehouse warehouse;
  private final PipelineConfig config;
  private final Operation operation;
  private final Instant now;
  private final Backfill backfill;

  /**
   * A replay; the parameters are those of {@link Backfill}.
   *
   * @param warehouse the tables
   * @param config the configuration of the stream's pipeline, and what runs the replay
   * @param operation what goes into the snapshots
   * @param now the time of the operation
   * @param grace how long after it was read a record may be on its way between tables
   * @param progress told what is being done
   */
  public ReplayDeadLetters(
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
    this.backfill = new Backfill(warehouse, config, operation, now, grace, progress);
  }

  /**
   * Replays dead letters.
   *
   * @param filter which ones
   * @param decision what to do with results that differ
   */
  public ReplayReport run(DeadLetterFilter filter, Decision decision) throws InterruptedException {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      Set<RecordCoordinates> chosen = new DeadLetters(queries, config.stream()).records(filter);
      if (chosen.isEmpty()) {
        return ReplayReport.nothing(operation.id(), config.stream());
      }
      Tried tried = backfill.tryAgain(queries, chosen);
      List<Replay> failed = failed(queries, tried);
      BackfillReport rebuilt =
          tried.minutes().isEmpty()
              ? null
              : backfill.recover(tried.minutes(), chosen, failed, decision);
      boolean nothingSwapped =
          rebuilt == null || rebuilt.result() == BackfillReport.Result.NOTHING_TO_DO;
      if (nothingSwapped && decision != Decision.COMPARE && !failed.isEmpty()) {
        new OperationBatch(warehouse).commit(operation, List.of(Replays.added(warehouse, failed)));
      }
      return new ReplayReport(
          operation.id(),
          config.stream(),
          chosen.size(),
          chosen.size() - tried.failed().size() - tried.gone().size(),
          tried.failed().size(),
          tried.gone().size(),
          tried.failureTypes(),
          rebuilt);
    }
  }

  /** What is written down of those that did not become events. */
  private List<Replay> failed(TableQueries queries, Tried tried) {
    List<Replay> replays = new ArrayList<>();
    for (Replays.Open open :
        Replays.of(queries, config.stream(), tried.failed().keySet(), operation, now)) {
      Tried.Why why = tried.failed().get(record(open));
      replays.add(open.failed(Replay.Outcome.FAILED_AGAIN, why.failureType(), why.message()));
    }
    for (Replays.Open open : Replays.of(queries, config.stream(), tried.gone(), operation, now)) {
      replays.add(
          open.failed(
              Replay.Outcome.UNRECOVERABLE, null, "bronze does not have the record any more"));
    }
    return replays;
  }

  private static RecordCoordinates record(Replays.Open open) {
    return new RecordCoordinates(
        open.position().topic(), open.position().partition(), open.position().offset());
  }

  /**
   * What came of records that were tried alone.
   *
   * @param minutes the minutes of event time that good events among them fall into
   * @param failed those that are no events, and why
   * @param gone those that bronze does not have
   */
  record Tried(
      TimeRanges minutes, Map<RecordCoordinates, Why> failed, Set<RecordCoordinates> gone) {

    /** What is wrong with a record. */
    record Why(String failureType, String message) {}

    Map<String, Long> failureTypes() {
      Map<String, Long> types = new TreeMap<>();
      failed.values().forEach(why -> types.merge(why.failureType(), 1L, Long::sum));
      return types;
    }
  }
}
