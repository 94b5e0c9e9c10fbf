/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import dev.tidemark.runners.spark.recover.CheckpointException;
import dev.tidemark.runners.spark.recover.CrashPoint;
import dev.tidemark.runners.spark.source.KafkaRead;
import dev.tidemark.runners.spark.source.KafkaRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.OffsetSeq;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.DateTimeUtils;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Drives the engine from one streaming query: Spark decides when a batch runs, writes down before
 * what {@link BatchSource} plans, and marks the batch as done after. A batch of the query is a
 * batch of the engine, and behind it as many more without input as stable input asks for.
 */
public final class StreamingQueryHost {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingQueryHost.class);
  private static final int ATTEMPTS = 3;

  /** Timers that are due so shortly before a trigger are left to its batch. */
  private static final long LEFT_TO_TRIGGER_MILLIS = 100;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final SparkSession session;
  private final SparkMicroBatchPipelineOptions options;
  private final BatchEngine engine;
  private final Progress progress;
  private final String location;
  private final BooleanSupplier stopped;
  private final BiConsumer<EngineState, BatchProgress> committed;
  private final OffsetPlanner planner;
  private final BatchClock clock = new BatchClock();
  private final ReentrantLock inBatch = new ReentrantLock();
  private volatile EngineState state;
  private boolean brokenOff;

  /** What the batch did that read; those behind it that only go on are not what is asked for. */
  private volatile @Nullable BatchProgress shown;

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
      BiConsumer<EngineState, BatchProgress> committed) {
    this.session = session;
    this.options = options;
    this.engine = engine;
    this.progress = progress;
    this.location = location;
    this.stopped = stopped;
    this.committed = committed;
    List<KafkaRead> reads =
        plan.stages().stream()
            .filter(stage -> stage.kind() == Kind.KAFKA)
            .map(stage -> ((KafkaRoot.Source) stage.source()).read())
            .toList();
    this.planner = new OffsetPlanner(reads, options.getLostOffsets());
    this.state = progress.last().orElseGet(engine::initialState);
  }

  /**
   * Runs until the query has ended by its trigger, nothing can happen any more, or the run is
   * stopped.
   */
  public EngineState run() throws StreamingQueryException, TimeoutException, InterruptedException {
    BatchSource source =
        new BatchSource(
            planner,
            new BatchSource.Conduct(
                options.getTrigger() == Trigger.ONCE
                    ? Long.MAX_VALUE
                    : options.getMaxOffsetsPerTrigger(),
                this::isStopping,
                () -> engine.isEndPending(state),
                this::summary));
    try {
      StreamingQuery query =
          source
              .dataset(session)
              .writeStream()
              .queryName(queryName())
              .trigger(trigger())
              .option("checkpointLocation", location + "/query")
              .foreachBatch(this::runBatch)
              .start();
      while (!query.awaitTermination(50)) {
        if (isStopping()) {
          stop(query);
        }
      }
    } catch (StreamingQueryException e) {
      if (!isStopRequest(e)) {
        throw e;
      }
    } finally {
      planner.close();
    }
    if (!brokenOff) {
      // A stop may have come where the next batch would have done it.
      releaseStableInput();
    }
    return state;
  }

  private Map<String, String> summary() {
    BatchProgress last = shown;
    return last == null ? Map.of() : last.summary();
  }

  private boolean isStopping() {
    return stopped.getAsBoolean() || engine.isFinished(state);
  }

  /**
   * Stops the query between two batches; a batch that does not end in time is broken off, and run
   * again by the next run.
   */
  private void stop(StreamingQuery query) throws TimeoutException, InterruptedException {
    boolean ended = inBatch.tryLock(options.getStopTimeout(), TimeUnit.MILLISECONDS);
    try {
      if (!ended) {
        LOG.warn(
            "The running batch did not end within {} ms and is broken off",
            options.getStopTimeout());
        brokenOff = true;
      }
      query.stop();
    } finally {
      if (ended) {
        inBatch.unlock();
      }
    }
  }

  /** Spark has one query of a name in a session; Beam has as many pipelines as there are. */
  private String queryName() {
    String name = options.getJobName();
    return Arrays.stream(session.streams().active()).anyMatch(query -> name.equals(query.name()))
        ? name + "-" + UUID.randomUUID()
        : name;
  }

  private org.apache.spark.sql.streaming.Trigger trigger() {
    return switch (options.getTrigger()) {
      // Once is a batch that takes all there is; there may be more without data behind it.
      case ONCE, AVAILABLE_NOW -> org.apache.spark.sql.streaming.Trigger.AvailableNow();
      case PROCESSING_TIME ->
          org.apache.spark.sql.streaming.Trigger.ProcessingTime(
              options.getTriggerInterval(), TimeUnit.MILLISECONDS);
    };
  }

  private void runBatch(Dataset<Row> noRows, Long queryBatch) {
    // Held by nobody but a stop, which waits for this thread to end: it must not be waited for.
    if (!inBatch.tryLock()) {
      throw new StopRequest();
    }
    try {
      if (isStopping()) {
        throw new StopRequest();
      }
      long startedNanos = System.nanoTime();
      BatchOffset offsets = offsetsOf(queryBatch);
      if (state.queryBatch() < queryBatch) {
        requireNext(queryBatch);
        CrashPoint.OFFSETS_WRITTEN.reached(state.batch() + 1);
        run(BatchInput.reading(begin(now()), offsets));
        shown = engine.progress();
        planner.commit(offsets);
      }
      if (!isFollowedAtOnce(offsets, startedNanos)) {
        releaseStableInput();
        fireTimersUntilNextTrigger();
      }
      if (offsets.isLast()) {
        fireTimersAhead();
      }
    } finally {
      inBatch.unlock();
    }
  }

  /**
   * Whether the query's next batch begins as soon as this one ends. It takes stable input along,
   * and so saves a batch of its own for that.
   */
  private boolean isFollowedAtOnce(BatchOffset offsets, long startedNanos) {
    return offsets.hasBacklog()
        && !isStopping()
        && (options.getTrigger() == Trigger.AVAILABLE_NOW
            || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos)
                >= options.getTriggerInterval());
  }

  private void releaseStableInput() {
    while (engine.isStableInputWaiting(state)) {
      run(BatchInput.goingOn(begin(now())));
    }
  }

  /**
   * Fires processing-time timers when they are due, in batches that read nothing, instead of with
   * the next trigger, which may be much later.
   */
  private void fireTimersUntilNextTrigger() {
    if (options.getTrigger() != Trigger.PROCESSING_TIME) {
      return;
    }
    // Spark's triggers are at multiples of the interval. The time that is left is measured by a
    // clock that nobody sets: a timer may be hours away by one that was set back.
    long interval = options.getTriggerInterval();
    long started = System.nanoTime();
    long now = DateTimeUtils.currentTimeMillis();
    long left = interval - now % interval - LEFT_TO_TRIGGER_MILLIS;
    Instant end = Instant.ofEpochMilli(now).plus(Duration.millis(left));
    Instant timer = state.nextProcessingTimer();
    while (timer != null
        && timer.isBefore(end)
        && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) < left
        && !isStopping()
        && !Thread.currentThread().isInterrupted()) {
      if (timer.isBefore(now())) {
        run(BatchInput.goingOn(begin(now())));
        releaseStableInput();
        timer = state.nextProcessingTimer();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * Fires processing-time timers that are due soon, in a run that ends and would leave them to the
   * next one: the clock of these batches is ahead.
   */
  private void fireTimersAhead() {
    Instant latest = now().plus(Duration.millis(options.getFireAheadMillis()));
    Instant timer = state.nextProcessingTimer();
    while (engine.isStableInputWaiting(state) || (timer != null && timer.isBefore(latest))) {
      Instant now = now();
      run(
          BatchInput.goingOn(
              begin(timer == null || timer.isBefore(now) ? now : timer.plus(Duration.millis(1)))));
      timer = state.nextProcessingTimer();
    }
  }

  private Instant begin(Instant time) {
    Instant recorded = progress.begin(state.batch() + 1, time);
    CrashPoint.BATCH_BEGUN.reached(state.batch() + 1);
    return recorded;
  }

  private void run(BatchInput input) {
    boolean stableInput = engine.isStableInputWaiting(state);
    EngineState after = attempt(input);
    CrashPoint.STATE_COMMITTED.reached(after.batch());
    if (stableInput) {
      CrashPoint.STABLE_INPUT_PROCESSED.reached(after.batch());
    }
    progress.commit(after);
    state = after;
    CrashPoint.BATCH_COMMITTED.reached(after.batch());
    committed.accept(after, engine.progress());
  }

  private void requireNext(long queryBatch) {
    if (state.queryBatch() != queryBatch - 1) {
      throw new CheckpointException(
          "The checkpoint "
              + location
              + " is damaged: Spark goes on with batch "
              + queryBatch
              + ", but the state is that of batch "
              + state.queryBatch()
              + ". Restore all of its folders from one backup, or start with a new"
              + " --checkpointLocation.");
    }
  }

  private Instant now() {
    return clock.after(state.processingTime());
  }

  private EngineState attempt(BatchInput input) {
    for (int attempt = 1; ; attempt++) {
      try {
        return engine.run(state, input);
      } catch (Exception e) { // Spark's own are checked, and declared nowhere.
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

  /** Returns what Spark has written down for a batch. Called by the query's thread. */
  private BatchOffset offsetsOf(long queryBatch) {
    SparkContext spark = session.sparkContext();
    StreamingQuery query =
        session
            .streams()
            .get(UUID.fromString(spark.getLocalProperty(StreamExecution.QUERY_ID_KEY())));
    Option<OffsetSeq> logged =
        ((StreamingQueryWrapper) query).streamingQuery().offsetLog().get(queryBatch);
    return BatchOffset.parse(logged.get().offsets().apply(0).get().json());
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
    private static final long serialVersionUID = 1L;

    StopRequest() {
      super("The run is stopped");
    }
  }
}
