/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.stage.TaskResult.PartitionState;
import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import dev.tidemark.runners.spark.state.KeyedStateStore;
import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StageClock;
import dev.tidemark.runners.spark.state.StateVersion;
import dev.tidemark.runners.spark.state.StoreStateInternals.EntrySequence;
import dev.tidemark.runners.spark.state.StoreTimerInternals.NamespaceDecoder;
import dev.tidemark.runners.spark.state.WaitingInputs;
import dev.tidemark.runners.spark.state.WatermarkHolds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.state.TimeDomain;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * One run of a stage over one partition: its input, its time, its state, and where its outputs go.
 * Belongs to one thread.
 */
public final class TaskContext {
  private final TaskRequest request;
  private final TaskInput input;
  private final ViewSnapshot views;
  private final @Nullable KeyedStateStore store;
  private final StageClock clock;
  private final EntrySequence entries;
  private final ChunkWriter chunks;
  private final Map<String, SourcePosition> positions = new HashMap<>();
  private final List<ViewPane> panes = new ArrayList<>();
  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private @Nullable Instant wakeAfter;

  TaskContext(
      TaskRequest request, TaskInput input, ViewSnapshot views, @Nullable KeyedStateStore store) {
    this.request = request;
    this.input = input;
    this.views = views;
    this.store = store;
    this.clock =
        new StageClock(
            request.processingTime(),
            request.inputWatermarkBefore(),
            request.outputWatermarkBefore());
    this.entries = new EntrySequence(input.stateVersion() + 1);
    this.chunks = new ChunkWriter(request);
  }

  /** What all tasks of the stage have in common. */
  public TaskRequest request() {
    return request;
  }

  /** What this task works on. */
  public TaskInput input() {
    return input;
  }

  /** The time. */
  public StageClock clock() {
    return clock;
  }

  /** Moves the stage's input watermark on, when all elements are through. */
  public void advanceWatermark() {
    clock.advanceInputWatermark(request.inputWatermark());
  }

  /** The state of the partition. */
  public KeyedStateStore store() {
    if (store == null) {
      throw new IllegalStateException("Stage " + request.stage() + " keeps no state");
    }
    return store;
  }

  /** The timers of the partition. */
  public PartitionTimers timers(NamespaceDecoder namespaces) {
    return new PartitionTimers(store(), clock, namespaces);
  }

  /** Inputs of the partition that wait for a side input. */
  public WaitingInputs waiting() {
    return new WaitingInputs(store(), entries);
  }

  /** Numbers for bag entries. */
  public EntrySequence entries() {
    return entries;
  }

  /** The side inputs. */
  public ViewSnapshot views() {
    return views;
  }

  /** Adds a pane to a side input. */
  public void addViewPane(ViewPane pane) {
    panes.add(pane);
  }

  /** Where records for the stages behind are written. */
  public ChunkWriter chunks() {
    return chunks;
  }

  /** The metrics of a step in this task. */
  public MetricsContainerImpl metrics(String step) {
    return metrics.getContainer(step);
  }

  /** Notes how far a split or partition of a source was read. */
  public void readUpTo(String name, SourcePosition position) {
    positions.put(name, position);
  }

  /** Asks for a batch once the input watermark has passed a time, for a root without timers. */
  void wakeAfter(@Nullable Instant time) {
    wakeAfter = time;
  }

  /** The chunks of the input. */
  List<byte[]> chunkBytes() {
    List<byte[]> bytes = new ArrayList<>();
    input.chunks().forEach(chunk -> bytes.addAll(ChunkBlocks.bytesOf(chunk)));
    return bytes;
  }

  /** Shows each record of the input. */
  void eachRecord(Consumer<ShuffleRecord> consumer) {
    for (Chunk chunk : input.chunks()) {
      ChunkBlocks.bytesOf(chunk).forEach(bytes -> ShuffleRecord.each(bytes, consumer));
    }
  }

  /** Commits the state and says what came of the task. */
  TaskResult commit() {
    PartitionState state = PartitionState.NEW;
    if (store != null) {
      PartitionTimers timers = timers(key -> null);
      Instant hold = WatermarkHolds.earliest(store);
      Instant nextEventTimer = earlier(timers.earliest(TimeDomain.EVENT_TIME), wakeAfter);
      Instant nextProcessingTimer =
          earlier(
              timers.earliest(TimeDomain.PROCESSING_TIME),
              timers.earliest(TimeDomain.SYNCHRONIZED_PROCESSING_TIME));
      boolean waits = !waiting().isEmpty();
      StateVersion version = store.commit();
      state =
          new PartitionState(
              version.number(),
              hold,
              nextEventTimer,
              nextProcessingTimer,
              waits,
              version.rows(),
              version.bytes());
    }
    return new TaskResult(input.partition(), state, chunks.finish(), panes, positions, metrics);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
