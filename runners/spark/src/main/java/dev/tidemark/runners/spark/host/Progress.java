/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.EngineState.StageProgress;
import dev.tidemark.runners.spark.recover.BatchLog;
import dev.tidemark.runners.spark.recover.RecordedPlan;
import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import dev.tidemark.runners.spark.stage.ViewPane;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.hadoop.conf.Configuration;
import org.joda.time.Instant;

/**
 * A run's progress in its checkpoint: before a batch, what it takes to run it again; after it, what
 * the next one starts from. Stages are known by their names there, because their numbers change
 * when the pipeline does.
 */
public final class Progress {
  private final PipelinePlan plan;
  private final BatchLog<Instant> begun;
  private final BatchLog<Committed> committed;

  /** The progress under a checkpoint location. */
  public Progress(PipelinePlan plan, String location, Configuration hadoop) {
    this.plan = plan;
    this.begun = new BatchLog<>(location + "/begun", hadoop);
    this.committed = new BatchLog<>(location + "/committed", hadoop);
  }

  /**
   * Returns the time of a batch: the recorded one when the batch has begun before, else {@code
   * now}, which is recorded.
   */
  public Instant begin(long batch, Instant now) {
    return begun
        .read(batch)
        .orElseGet(
            () -> {
              begun.write(batch, now);
              return now;
            });
  }

  /** Records a batch as done. */
  public void commit(EngineState state) {
    Map<String, StageProgress> stages = new HashMap<>();
    plan.stages()
        .forEach(stage -> stages.put(stage.spec().name(), state.stages().get(stage.spec().id())));
    committed.write(
        state.batch(),
        new Committed(
            state.batch(),
            state.startedAt(),
            state.processingTime(),
            new HashMap<>(stages),
            new HashMap<>(state.views()),
            state.metrics()));
  }

  /**
   * Returns the state after a batch, if the batch is done. A step that is new in the pipeline has
   * not begun in it.
   */
  public Optional<EngineState> after(long batch) {
    return committed
        .read(batch)
        .map(
            done -> {
              Map<Integer, StageProgress> stages = new HashMap<>();
              plan.stages()
                  .forEach(
                      stage ->
                          stages.put(
                              stage.spec().id(),
                              done.stages().getOrDefault(stage.spec().name(), StageProgress.NONE)));
              return new EngineState(
                  done.batch(),
                  done.startedAt(),
                  done.processingTime(),
                  stages,
                  done.views(),
                  done.metrics());
            });
  }

  /**
   * Checks a plan against what the checkpoint knows, and records it; a checkpoint that knows
   * nothing takes any.
   */
  public static RecordedPlan record(
      PipelinePlan plan, String location, int partitions, Configuration hadoop) {
    BatchLog<RecordedPlan> plans = new BatchLog<>(location + "/plan", hadoop);
    RecordedPlan recorded =
        plans
            .read(0)
            .map(known -> known.resumedBy(plan, location))
            .orElseGet(() -> RecordedPlan.of(plan, partitions));
    plans.write(0, recorded);
    return recorded;
  }

  private record Committed(
      long batch,
      Instant startedAt,
      Instant processingTime,
      HashMap<String, StageProgress> stages,
      HashMap<String, Map<WindowBytes, ViewPane>> views,
      MetricsContainerStepMap metrics)
      implements Serializable {}
}
