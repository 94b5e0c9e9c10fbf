/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StoreStateInternals;
import dev.tidemark.runners.spark.state.StoreTimerInternals;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.StateTag;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.state.State;
import org.apache.beam.sdk.state.StateContext;
import org.apache.beam.sdk.state.TimeDomain;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The context of a DoFn with state: its state and timers are those of the key that the task is at.
 */
final class KeyedDoFnContext extends BundleContext implements StateInternals, TimerInternals {
  private @Nullable StoreStateInternals state;
  private @Nullable StoreTimerInternals timers;

  KeyedDoFnContext(StageRuntime runtime) {
    super(runtime);
  }

  /** Goes to a key; what the key before has changed must have been flushed. */
  void enter(TaskContext task, PartitionTimers partitionTimers, Object key, byte[] encodedKey) {
    state = new StoreStateInternals(task.store(), key, encodedKey, task.entries());
    timers = new StoreTimerInternals(partitionTimers, encodedKey);
  }

  /** Writes the key's changes and leaves it. */
  void leave() {
    state.flush();
    state = null;
    timers = null;
  }

  /** Removes all state of the key in a namespace. */
  void clear(StateNamespace namespace) {
    state.flush();
    state.clear(namespace);
  }

  @Override
  public StateInternals stateInternals() {
    return this;
  }

  @Override
  public TimerInternals timerInternals() {
    return this;
  }

  @Override
  public Object getKey() {
    return state.getKey();
  }

  @Override
  public <T extends State> T state(
      StateNamespace namespace, StateTag<T> address, StateContext<?> context) {
    return state.state(namespace, address, context);
  }

  @Override
  public void setTimer(
      StateNamespace namespace,
      String timerId,
      String timerFamilyId,
      Instant target,
      Instant outputTimestamp,
      TimeDomain timeDomain) {
    timers.setTimer(namespace, timerId, timerFamilyId, target, outputTimestamp, timeDomain);
  }

  @Override
  @Deprecated
  public void setTimer(TimerData timer) {
    timers.setTimer(timer);
  }

  @Override
  public void deleteTimer(
      StateNamespace namespace, String timerId, String timerFamilyId, TimeDomain timeDomain) {
    timers.deleteTimer(namespace, timerId, timerFamilyId, timeDomain);
  }

  @Override
  @Deprecated
  public void deleteTimer(StateNamespace namespace, String timerId, String timerFamilyId) {
    timers.deleteTimer(namespace, timerId, timerFamilyId);
  }

  @Override
  @Deprecated
  public void deleteTimer(TimerData timer) {
    timers.deleteTimer(timer);
  }

  @Override
  public Instant currentProcessingTime() {
    return timers.currentProcessingTime();
  }

  @Override
  public Instant currentSynchronizedProcessingTime() {
    return timers.currentSynchronizedProcessingTime();
  }

  @Override
  public Instant currentInputWatermarkTime() {
    return timers.currentInputWatermarkTime();
  }

  @Override
  public @Nullable Instant currentOutputWatermarkTime() {
    return timers.currentOutputWatermarkTime();
  }
}
