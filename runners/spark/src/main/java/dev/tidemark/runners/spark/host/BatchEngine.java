/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.EngineState.StageProgress;
import dev.tidemark.runners.spark.stage.TaskResult.PartitionState;
import dev.tidemark.runners.spark.state.KeyedStateStores;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.spark.SparkContext;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Runs batches. A batch goes through the stages once, in order: a stage's elements are judged by
 * its watermark of the batch before; then its watermark moves on to the minimum of those that it
 * reads from, its due timers fire, and all outputs go on to the stages behind in the same batch. A
 * stage without elements and without due timers costs nothing.
 */
public final class BatchEngine implements AutoCloseable {
  static final Instant BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE;
  static final Instant END = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final PipelinePlan plan;
  private final Settings settings;
  private final StageJobs jobs;
  private volatile @Nullable BatchProgress progress;

  /**
   * What does not change between batches.
   *
   * @param runId separates runs on the same executors
   * @param partitions the number of partitions of state
   * @param maxRecords how many records a split of a source gives to a batch at most
   */
  public record Settings(String runId, int partitions, long maxRecords) {}

  /** An engine for a plan; stages are shipped now. */
  public BatchEngine(
      SparkContext spark, PipelinePlan plan, KeyedStateStores stores, Settings settings) {
    this.plan = plan;
    this.settings = settings;
    this.jobs = new StageJobs(spark, plan, stores);
  }

  /** The state before the first batch. */
  public EngineState initialState() {
    Map<Integer, StageProgress> stages = new HashMap<>();
    plan.stages().forEach(stage -> stages.put(stage.spec().id(), StageProgress.NONE));
    MetricsContainerStepMap metrics = new MetricsContainerStepMap();
    metrics.updateAll(plan.metrics());
    return new EngineState(0, -1, BEGINNING, BEGINNING, stages, Map.of(), metrics);
  }

  /** Runs the batch behind {@code before}. */
  EngineState run(EngineState before, BatchInput input) {
    Batch batch = new Batch(plan, settings, jobs, before, input);
    try {
      batch.beginReleases();
      plan.stages().forEach(batch::run);
      EngineState after = batch.result();
      progress = batch.progress();
      return after;
    } finally {
      batch.endReleases();
      batch.removeBlocks();
    }
  }

  /** Returns what the last batch did, or null before the first. */
  public @Nullable BatchProgress progress() {
    return progress;
  }

  /** Returns whether nothing can happen any more. */
  public boolean isFinished(EngineState state) {
    return !isStableInputWaiting(state)
        && state.stages().values().stream()
            .noneMatch(stage -> stage.outputWatermark().isBefore(END));
  }

  /**
   * Returns whether input of a step that wants it stable has become durable and waits for the next
   * batch.
   */
  public boolean isStableInputWaiting(EngineState state) {
    return plan.stages().stream()
        .map(Stage::spec)
        .filter(spec -> spec.root().waitsForCommit())
        .flatMap(spec -> state.stages().get(spec.id()).partitions().values().stream())
        .anyMatch(PartitionState::waiting);
  }

  /** Returns whether bounded sources have not come to the end of time, though they are read. */
  public boolean isEndPending(EngineState state) {
    return plan.stages().stream()
        .filter(stage -> stage.kind() == Kind.IMPULSE || stage.kind() == Kind.BOUNDED)
        .map(Stage::spec)
        .anyMatch(spec -> state.stages().get(spec.id()).inputWatermark().isBefore(END));
  }

  /** Returns whether a stage has something to do at once, in a batch at the given time. */
  public boolean hasWork(EngineState state, Instant processingTime) {
    Instant next = state.nextProcessingTimer();
    return isStableInputWaiting(state) || (next != null && next.isBefore(processingTime));
  }

  /** Frees what the engine holds on the cluster. */
  @Override
  public void close() {
    jobs.close();
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
