/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.recover.Fingerprints;
import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StoreTimerInternals.KeyedTimer;
import dev.tidemark.runners.spark.state.WaitingInputs;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.apache.beam.runners.core.KeyedWorkItem;
import org.apache.beam.runners.core.KeyedWorkItems;
import org.apache.beam.runners.core.OutputAndTimeBoundedSplittableProcessElementInvoker;
import org.apache.beam.runners.core.SplittableParDoViaKeyedWorkItems.ProcessFn;
import org.apache.beam.runners.core.StateNamespaces;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Duration;

/**
 * A splittable DoFn: its elements and restrictions are kept in state, and what is left of a
 * restriction goes on in a later batch.
 */
public final class SplittableRoot implements Root {
  private final Shipped spec;
  private final KeyedDoFnContext context;
  private final ViewReader views;
  private final DoFnBundle bundle;
  private final Coder<BoundedWindow> windowCoder;
  private final ScheduledExecutorService checkpoints;

  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // The restriction's types are known to the DoFn alone.
  private SplittableRoot(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.context = new KeyedDoFnContext(runtime);
    this.views = new ViewReader(runtime, spec.doFn().views());
    this.windowCoder = (Coder<BoundedWindow>) spec.doFn().windowing().getWindowFn().windowCoder();
    this.checkpoints =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "splittable-checkpoints");
              thread.setDaemon(true);
              return thread;
            });
    runtime.onTeardown(checkpoints::shutdownNow);
    ProcessFn processFn = (ProcessFn) (DoFn) spec.doFn().fn();
    processFn.setStateInternalsFactory(key -> context);
    processFn.setTimerInternalsFactory(key -> context);
    processFn.setSideInputReader(views);
    processFn.setProcessElementInvoker(
        new OutputAndTimeBoundedSplittableProcessElementInvoker(
            processFn.getFn(),
            runtime.options(),
            DoFnBundle.receiver(runtime, spec.doFn()),
            spec.doFn().mainTag(),
            views,
            checkpoints,
            spec.maxOutputs(),
            Duration.millis(spec.maxMillis()),
            context::bundleFinalizer));
    this.bundle = new DoFnBundle(runtime, spec.doFn(), views, context, UnaryOperator.identity());
  }

  @Override
  public void run(TaskContext task) {
    PartitionTimers timers =
        task.timers(namespace -> StateNamespaces.fromString(namespace, windowCoder));
    for (WaitingInputs.Waiting waiting : task.waiting().takeAll()) {
      seed(task, timers, waiting.key(), waiting.payload());
    }
    task.eachRecord(shuffled -> seed(task, timers, shuffled.key(), shuffled.payloadBytes()));
    task.advanceWatermark();
    // One round: a restriction that is resumed at once goes on in the next batch, or this one might
    // never end.
    List<KeyedTimer> due = timers.takeAllDue(org.apache.beam.sdk.state.TimeDomain.PROCESSING_TIME);
    due.forEach(timer -> resume(task, timers, timer));
  }

  private void seed(TaskContext task, PartitionTimers timers, byte[] key, byte[] payload) {
    WindowedValue<KV<Object, Object>> element = Encoded.decodePayload(spec.payloadCoder(), payload);
    if (!views.isEmpty() && !views.isReadyFor(element.getWindows().iterator().next())) {
      task.waiting().add(element.getTimestamp(), key, payload);
      return;
    }
    process(task, timers, key, KeyedWorkItems.elementsWorkItem(key, List.of(element)));
  }

  private void resume(TaskContext task, PartitionTimers timers, KeyedTimer timer) {
    process(
        task,
        timers,
        timer.key(),
        KeyedWorkItems.timersWorkItem(timer.key(), List.of(timer.timer())));
  }

  private void process(
      TaskContext task,
      PartitionTimers timers,
      byte[] key,
      KeyedWorkItem<byte[], KV<Object, Object>> item) {
    context.enter(task, timers, key, key);
    bundle.run(runner -> runner.processElement(WindowedValues.valueInGlobalWindow(item)));
    context.leave();
  }

  @Override
  public void finishBundle() {
    bundle.finish();
  }

  /**
   * How it is shipped.
   *
   * @param doFn the process function of runners-core
   * @param payloadCoder the coder of element and restriction
   * @param maxOutputs after how many outputs a restriction is split
   * @param maxMillis after how many milliseconds
   */
  public record Shipped(
      DoFnSpec doFn,
      Coder<WindowedValue<KV<Object, Object>>> payloadCoder,
      int maxOutputs,
      long maxMillis)
      implements Root.Spec {
    @Override
    public String name() {
      return doFn.name();
    }

    @Override
    public boolean isStateful() {
      return true;
    }

    @Override
    public String fingerprint() {
      return "restrictions of " + Fingerprints.of(payloadCoder);
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new SplittableRoot(runtime, this);
    }
  }
}
