/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.EngineState.StageProgress;
import dev.tidemark.runners.spark.recover.BatchLog;
import dev.tidemark.runners.spark.recover.RecordedPlan;
import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import dev.tidemark.runners.spark.stage.ViewPane;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.joda.time.Instant;

/**
 * A run's progress in its checkpoint: before a batch, what it takes to run it again; after it, what
 * the next one starts from. Stages are known by their names there, because their numbers change
 * when the pipeline does.
 */
public final class Progress {
  private static final String PLAN = "plan";

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
            state.queryBatch(),
            state.startedAt(),
            state.processingTime(),
            new HashMap<>(stages),
            new HashMap<>(state.views()),
            state.metrics()));
  }

  /**
   * Returns the state after the last batch that is done, if one is. A step that is new in the
   * pipeline has not begun in it.
   */
  public Optional<EngineState> last() {
    OptionalLong last = committed.last();
    return (last.isEmpty() ? Optional.<Committed>empty() : committed.read(last.getAsLong()))
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
                  done.queryBatch(),
                  done.startedAt(),
                  done.processingTime(),
                  stages,
                  done.views(),
                  done.metrics());
            });
  }

  /**
   * Returns whether a run that begins at this location goes on with an earlier one: whether a plan
   * was recorded there. Makes nothing.
   */
  public static boolean existsAt(String location, Configuration hadoop) {
    Path plan = new Path(location, PLAN + "/0");
    try {
      return plan.getFileSystem(hadoop).exists(plan);
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint " + location + " cannot be looked at", e);
    }
  }

  /**
   * Checks a plan against what the checkpoint knows, and records it; a checkpoint that knows
   * nothing takes any.
   */
  public static RecordedPlan record(
      PipelinePlan plan, String location, int partitions, Configuration hadoop) {
    BatchLog<RecordedPlan> plans = new BatchLog<>(location + "/" + PLAN, hadoop);
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
      long queryBatch,
      Instant startedAt,
      Instant processingTime,
      HashMap<String, StageProgress> stages,
      HashMap<String, Map<WindowBytes, ViewPane>> views,
      MetricsContainerStepMap metrics)
      implements Serializable {}
}
