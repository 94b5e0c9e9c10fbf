/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.recover.Fingerprints;
import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StoreTimerInternals.KeyedTimer;
import dev.tidemark.runners.spark.state.WaitingInputs;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.LateDataUtils;
import org.apache.beam.runners.core.StateNamespaces;
import org.apache.beam.runners.core.StateNamespaces.WindowNamespace;
import org.apache.beam.runners.core.StatefulDoFnRunner;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * A ParDo with state or timers: by key, with late elements dropped and the state of expired windows
 * cleared by runners-core.
 */
public final class StatefulParDoRoot implements Root {
  private final Shipped spec;
  private final KeyedDoFnContext context;
  private final ViewReader views;
  private final DoFnBundle bundle;
  private final Coder<BoundedWindow> windowCoder;
  private final boolean expiryIsSeen;

  @SuppressWarnings("unchecked") // A window function's coder is that of its windows.
  private StatefulParDoRoot(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.context = new KeyedDoFnContext(runtime);
    this.views = new ViewReader(runtime, spec.doFn().views());
    this.windowCoder = (Coder<BoundedWindow>) spec.doFn().windowing().getWindowFn().windowCoder();
    DoFnSignature signature = DoFnSignatures.signatureForDoFn(spec.doFn().fn());
    this.expiryIsSeen =
        signature.onWindowExpiration() != null
            || signature.processElement().requiresTimeSortedInput();
    this.bundle = new DoFnBundle(runtime, spec.doFn(), views, context, this::withCleanup);
  }

  private DoFnRunner<Object, Object> withCleanup(DoFnRunner<Object, Object> runner) {
    return DoFnRunners.defaultStatefulDoFnRunner(
        spec.doFn().fn(),
        spec.doFn().inputCoder(),
        runner,
        context,
        spec.doFn().windowing(),
        new Cleanup(),
        window -> context.clear(StateNamespaces.window(windowCoder, window)),
        true);
  }

  @Override
  public void run(TaskContext task) {
    PartitionTimers timers =
        task.timers(namespace -> StateNamespaces.fromString(namespace, windowCoder));
    if (!views.isEmpty()) {
      for (WaitingInputs.Waiting waiting : task.waiting().takeAll()) {
        process(task, timers, waiting.key(), List.of(waiting.payload()));
      }
    }
    KeyGroups.of(task)
        .each(
            (key, records) -> {
              List<byte[]> payloads = new ArrayList<>(records.size());
              records.forEach(shuffled -> payloads.add(shuffled.payloadBytes()));
              process(task, timers, key, payloads);
            });
    task.advanceWatermark();
    DueTimers.fire(timers, timer -> fire(task, timers, timer));
  }

  private void process(
      TaskContext task, PartitionTimers timers, byte[] encodedKey, List<byte[]> payloads) {
    Object key = Encoded.decodeKey(spec.keyCoder(), encodedKey);
    context.enter(task, timers, key, encodedKey);
    for (byte[] payload : payloads) {
      WindowedValue<Object> element = Encoded.decodePayload(spec.payloadCoder(), payload);
      for (WindowedValue<Object> exploded : element.explodeWindows()) {
        BoundedWindow window = exploded.getWindows().iterator().next();
        if (views.isEmpty() || views.isReadyFor(window)) {
          bundle.run(
              runner -> runner.processElement(exploded.withValue(KV.of(key, exploded.getValue()))));
        } else {
          task.waiting()
              .add(
                  exploded.getTimestamp(),
                  encodedKey,
                  Encoded.payload(spec.payloadCoder(), exploded));
        }
      }
    }
    context.leave();
  }

  private void fire(TaskContext task, PartitionTimers timers, KeyedTimer timer) {
    Object key = Encoded.decodeKey(spec.keyCoder(), timer.key());
    context.enter(task, timers, key, timer.key());
    @SuppressWarnings("unchecked") // User timers and the cleanup timer live in windows.
    BoundedWindow window =
        ((WindowNamespace<BoundedWindow>) timer.timer().getNamespace()).getWindow();
    bundle.run(
        runner ->
            runner.onTimer(
                timer.timer().getTimerId(),
                timer.timer().getTimerFamilyId(),
                key,
                window,
                timer.timer().getTimestamp(),
                timer.timer().getOutputTimestamp(),
                timer.timer().getDomain()));
    context.leave();
  }

  @Override
  public void finishBundle() {
    bundle.finish();
  }

  /**
   * The timer by which the state of a window ends. It holds the watermark only where somebody may
   * still output at the window's end.
   */
  private final class Cleanup implements StatefulDoFnRunner.CleanupTimer<Object> {
    private static final String ID = StatefulDoFnRunner.TimeInternalsCleanupTimer.GC_TIMER_ID;

    private Instant endOf(BoundedWindow window) {
      return LateDataUtils.garbageCollectionTime(window, spec.doFn().windowing())
          .plus(Duration.millis(1));
    }

    @Override
    public void setForWindow(Object value, BoundedWindow window) {
      Instant end = endOf(window);
      context.setTimer(
          StateNamespaces.window(windowCoder, window),
          ID,
          "",
          end,
          expiryIsSeen ? window.maxTimestamp() : end,
          TimeDomain.EVENT_TIME);
    }

    @Override
    public boolean isForWindow(
        String timerId, BoundedWindow window, Instant timestamp, TimeDomain timeDomain) {
      return timeDomain == TimeDomain.EVENT_TIME
          && timerId.equals(ID)
          && timestamp.equals(endOf(window));
    }
  }

  /** How it is shipped. */
  public record Shipped(
      DoFnSpec doFn, Coder<Object> keyCoder, Coder<WindowedValue<Object>> payloadCoder)
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
      return "state of "
          + Fingerprints.of(keyCoder)
          + " and "
          + Fingerprints.of(payloadCoder)
          + " in "
          + Fingerprints.of(doFn.windowing());
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new StatefulParDoRoot(runtime, this);
    }
  }
}
