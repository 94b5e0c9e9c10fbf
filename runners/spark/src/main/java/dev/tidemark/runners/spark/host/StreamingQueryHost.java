/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import dev.tidemark.runners.spark.host.BatchInput.KafkaFeed;
import dev.tidemark.runners.spark.source.KafkaOffsets;
import dev.tidemark.runners.spark.source.KafkaRead;
import dev.tidemark.runners.spark.source.KafkaRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the engine from one streaming query: Spark decides when a batch runs and which offsets are
 * in it, writes that down before, and marks the batch as done after. Kafka comes from Spark's
 * source; a source of ticks beside it makes batches happen that have no data.
 */
public final class StreamingQueryHost {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingQueryHost.class);
  private static final int ATTEMPTS = 3;

  private final SparkSession session;
  private final SparkMicroBatchPipelineOptions options;
  private final BatchEngine engine;
  private final Progress progress;
  private final String location;
  private final BooleanSupplier stopped;
  private final Consumer<EngineState> committed;
  private final List<KafkaRead> reads;
  private final KafkaOffsets offsets;
  private final ReentrantLock inBatch = new ReentrantLock();
  private volatile @Nullable StreamingQuery query;
  private volatile EngineState state;

  /**
   * A host.
   *
   * @param location the checkpoint
   * @param stopped whether the run is to stop
   * @param committed told of each batch
   */
  public StreamingQueryHost(
      SparkSession session,
      SparkMicroBatchPipelineOptions options,
      PipelinePlan plan,
      BatchEngine engine,
      Progress progress,
      String location,
      BooleanSupplier stopped,
      Consumer<EngineState> committed) {
    this.session = session;
    this.options = options;
    this.engine = engine;
    this.progress = progress;
    this.location = location;
    this.stopped = stopped;
    this.committed = committed;
    this.reads =
        plan.stages().stream()
            .filter(stage -> stage.kind() == Kind.SPARK_SOURCE)
            .findFirst()
            .map(stage -> ((KafkaRoot.Reads) stage.source()).reads())
            .orElse(List.of());
    this.offsets = new KafkaOffsets(reads);
    this.state = engine.initialState();
  }

  /**
   * Runs until the query has ended by its trigger, nothing can happen any more, or the run is
   * stopped.
   */
  public EngineState run() throws StreamingQueryException, TimeoutException, InterruptedException {
    try {
      StreamingQuery started =
          QuerySources.of(session, reads, options)
              .writeStream()
              .queryName(options.getJobName())
              .trigger(trigger())
              .option("checkpointLocation", location + "/query")
              .foreachBatch(this::runBatch)
              .start();
      query = started;
      while (!started.awaitTermination(50)) {
        if (stopped.getAsBoolean() || engine.isFinished(state)) {
          stop(started);
        }
      }
    } catch (StreamingQueryException e) {
      if (!isStopRequest(e)) {
        throw e;
      }
    } finally {
      offsets.close();
    }
    return state;
  }

  /**
   * Stops the query between two batches; a batch that does not end in time is broken off, and run
   * again by the next run.
   */
  private void stop(StreamingQuery started) throws TimeoutException, InterruptedException {
    boolean ended = inBatch.tryLock(options.getStopTimeout(), TimeUnit.MILLISECONDS);
    try {
      if (!ended) {
        LOG.warn(
            "The running batch did not end within {} ms and is broken off",
            options.getStopTimeout());
      }
      started.stop();
    } finally {
      if (ended) {
        inBatch.unlock();
      }
    }
  }

  @SuppressWarnings("deprecation") // One batch, whatever its size, is what the option asks for.
  private org.apache.spark.sql.streaming.Trigger trigger() {
    Trigger trigger = options.getTrigger();
    return switch (trigger) {
      case ONCE -> org.apache.spark.sql.streaming.Trigger.Once();
      case AVAILABLE_NOW -> org.apache.spark.sql.streaming.Trigger.AvailableNow();
      case PROCESSING_TIME ->
          org.apache.spark.sql.streaming.Trigger.ProcessingTime(
              options.getTriggerInterval(), TimeUnit.MILLISECONDS);
    };
  }

  private void runBatch(Dataset<Row> rows, Long queryBatch) {
    inBatch.lock();
    try {
      if (stopped.getAsBoolean() || engine.isFinished(state)) {
        throw new StopRequest();
      }
      long batch = queryBatch + 1;
      EngineState done = progress.after(batch).orElse(null);
      if (done != null) {
        // Done by a run that ended before Spark could note it.
        state = done;
        return;
      }
      if (state.batch() != batch - 1) {
        state =
            progress
                .after(batch - 1)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "The checkpoint "
                                + location
                                + " has no state of batch "
                                + (batch - 1)));
      }
      KafkaFeed feed = reads.isEmpty() ? null : feed(rows, queryBatch);
      BatchInput input = new BatchInput(progress.begin(batch, now()), Map.of(), feed);
      EngineState after = attempt(input);
      progress.commit(after);
      state = after;
      committed.accept(after);
      if (feed != null) {
        offsets.commit(feed.consumedUpTo());
      }
    } finally {
      inBatch.unlock();
    }
  }

  /** The time of a batch is later than that of the batch before, whatever the clock does. */
  private Instant now() {
    Instant now = Instant.now();
    return now.isAfter(state.processingTime())
        ? now
        : state.processingTime().plus(org.joda.time.Duration.millis(1));
  }

  private EngineState attempt(BatchInput input) {
    for (int attempt = 1; ; attempt++) {
      try {
        return engine.run(state, input);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !LostBlocks.isCauseOf(e)) {
          throw e;
        }
        LOG.warn(
            "An executor was lost with part of batch {}; the batch is run again",
            state.batch() + 1,
            e);
      }
    }
  }

  private KafkaFeed feed(Dataset<Row> rows, long queryBatch) {
    StreamingQuery running = session.streams().active().length == 0 ? query : activeQuery();
    Map<String, Long> consumed =
        QuerySources.consumedUpTo(
            ((StreamingQueryWrapper) running).streamingQuery(), queryBatch, reads.size());
    return new KafkaFeed(rows.queryExecution().toRdd(), consumed, offsets.endOffsets());
  }

  /** The first batch may run before the query was handed out. */
  private StreamingQuery activeQuery() {
    for (StreamingQuery active : session.streams().active()) {
      if (options.getJobName().equals(active.name())) {
        return active;
      }
    }
    return query;
  }

  private static boolean isStopRequest(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StopRequest) {
        return true;
      }
    }
    return false;
  }

  /** Ends the query before a batch has begun: the batch stays to be run by the next run. */
  private static final class StopRequest extends RuntimeException {
    StopRequest() {
      super("The run is stopped");
    }
  }
}
