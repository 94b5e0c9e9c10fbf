/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.recover.Fingerprints;
import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StoreStateInternals;
import dev.tidemark.runners.spark.state.StoreTimerInternals;
import dev.tidemark.runners.spark.state.StoreTimerInternals.KeyedTimer;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.core.LateDataDroppingDoFnRunner;
import org.apache.beam.runners.core.LateDataUtils;
import org.apache.beam.runners.core.NullSideInputReader;
import org.apache.beam.runners.core.ReduceFnRunner;
import org.apache.beam.runners.core.StateNamespaces;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.runners.core.triggers.ExecutableTriggerStateMachine;
import org.apache.beam.runners.core.triggers.TriggerStateMachines;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.beam.sdk.util.construction.TriggerTranslation;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * GroupByKey and Combine.perKey: windows, triggers and panes by runners-core's reduce function
 * runner over the partition's state.
 */
public final class GroupRoot implements Root {
  private final StageRuntime runtime;
  private final Shipped spec;
  private final StageRuntime.Output output;
  private final RunnerApi.Trigger trigger;
  private final Coder<BoundedWindow> windowCoder;
  private final Counter droppedDueToLateness;

  private GroupRoot(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
    this.output = runtime.output(spec.output());
    this.trigger = TriggerTranslation.toProto(spec.windowing().getTrigger());
    this.windowCoder = spec.windowing().getWindowFn().windowCoder();
    this.droppedDueToLateness =
        Metrics.counter(
            LateDataDroppingDoFnRunner.class, LateDataDroppingDoFnRunner.DROPPED_DUE_TO_LATENESS);
  }

  @Override
  @SuppressWarnings("try") // The scope of the metrics is not named inside it.
  public void run(TaskContext task) throws Exception {
    PartitionTimers timers =
        task.timers(namespace -> StateNamespaces.fromString(namespace, windowCoder));
    try (Closeable scope = MetricsEnvironment.scopedMetricsContainer(task.metrics(spec.name()))) {
      KeyGroups.of(task).each((key, records) -> reduce(task, timers, key, records, null));
      task.advanceWatermark();
      DueTimers.fire(timers, timer -> reduce(task, timers, timer.key(), List.of(), timer));
    }
  }

  private void reduce(
      TaskContext task,
      PartitionTimers timers,
      byte[] encodedKey,
      List<ShuffleRecord> records,
      @Nullable KeyedTimer timer) {
    Object key = Encoded.decodeKey(spec.keyCoder(), encodedKey);
    StoreStateInternals state =
        new StoreStateInternals(task.store(), key, encodedKey, task.entries());
    StoreTimerInternals timerInternals = new StoreTimerInternals(timers, encodedKey);
    ReduceFnRunner<Object, Object, Object, BoundedWindow> runner =
        new ReduceFnRunner<>(
            key,
            spec.windowing(),
            ExecutableTriggerStateMachine.create(
                TriggerStateMachines.stateMachineForTrigger(trigger)),
            state,
            timerInternals,
            output::accept,
            NullSideInputReader.empty(),
            spec.reduceFn(),
            runtime.options());
    try {
      if (!records.isEmpty()) {
        runner.processElements(decode(records, task.clock().inputWatermark()));
      }
      if (timer != null) {
        runner.onTimers(List.<TimerData>of(timer.timer()));
      }
      runner.persist();
    } catch (Exception e) {
      throw UserCodeException.wrap(e);
    }
    state.flush();
  }

  /** The elements in the windows that are not over for them. */
  private List<WindowedValue<Object>> decode(List<ShuffleRecord> records, Instant watermark) {
    List<WindowedValue<Object>> elements = new ArrayList<>(records.size());
    for (ShuffleRecord shuffled : records) {
      WindowedValue<Object> element = shuffled.payload(spec.payloadCoder());
      for (WindowedValue<Object> exploded : element.explodeWindows()) {
        if (LateDataUtils.garbageCollectionTime(
                exploded.getWindows().iterator().next(), spec.windowing())
            .isBefore(watermark)) {
          droppedDueToLateness.inc();
        } else {
          elements.add(exploded);
        }
      }
    }
    return elements;
  }

  /**
   * How it is shipped.
   *
   * @param name the transform
   * @param keyCoder the coder of keys
   * @param payloadCoder the coder of what comes through the shuffle
   * @param windowing the windowing of the input
   * @param reduceFn buffers values, or combines them
   * @param output the number of the output
   */
  public record Shipped(
      String name,
      Coder<Object> keyCoder,
      Coder<WindowedValue<Object>> payloadCoder,
      WindowingStrategy<Object, BoundedWindow> windowing,
      SystemReduceFn<Object, Object, ?, Object, BoundedWindow> reduceFn,
      int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return true;
    }

    @Override
    public String fingerprint() {
      return "grouping of "
          + Fingerprints.of(keyCoder)
          + " and "
          + Fingerprints.of(payloadCoder)
          + " in "
          + Fingerprints.of(windowing);
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new GroupRoot(runtime, this);
    }
  }
}
