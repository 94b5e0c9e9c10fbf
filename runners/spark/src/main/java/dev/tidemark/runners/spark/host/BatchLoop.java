/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.BatchInput.Feed;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Drives the engine without a streaming query: for pipelines that only have bounded sources, a
 * TestStream, or both. Each event of a TestStream is a batch, and the next comes when all that it
 * causes is done.
 */
public final class BatchLoop {
  private static final long END_POLL_MILLIS = 200;

  private final BatchEngine engine;
  private final PipelinePlan plan;
  private final long intervalMillis;
  private final BooleanSupplier stopped;
  private final BiConsumer<EngineState, BatchProgress> committed;
  private final @Nullable TestStreamFeed events;

  /**
   * A loop.
   *
   * @param intervalMillis the least time between the starts of two batches of unbounded sources
   * @param stopped asked before each batch
   * @param committed told of each batch
   */
  public BatchLoop(
      BatchEngine engine,
      PipelinePlan plan,
      long intervalMillis,
      BooleanSupplier stopped,
      BiConsumer<EngineState, BatchProgress> committed) {
    this.engine = engine;
    this.plan = plan;
    this.intervalMillis = intervalMillis;
    this.stopped = stopped;
    this.committed = committed;
    List<Stage> streams =
        plan.stages().stream().filter(stage -> stage.kind() == Kind.TEST_STREAM).toList();
    this.events = streams.isEmpty() ? null : new TestStreamFeed(streams);
  }

  /** Runs batches until nothing can happen any more, or until stopped. */
  public EngineState run() throws InterruptedException {
    EngineState state = engine.initialState();
    boolean unbounded = plan.has(Kind.UNBOUNDED);
    while (!stopped.getAsBoolean()) {
      long started = System.currentTimeMillis();
      // The feed first: its event may move the clock.
      Map<Integer, Feed> feed = feed(state);
      state = engine.run(state, BatchInput.of(now(), feed));
      committed.accept(state, engine.progress());
      if (engine.isFinished(state)) {
        return state;
      }
      if (!engine.hasWork(state, now()) && (events == null || !events.hasNext())) {
        awaitWork(state, unbounded ? started + intervalMillis : Long.MAX_VALUE);
      }
    }
    return state;
  }

  private Instant now() {
    return events == null ? Instant.now() : events.now();
  }

  private Map<Integer, Feed> feed(EngineState state) {
    if (events == null || state.batch() == 0 || engine.hasWork(state, now()) || !events.hasNext()) {
      return Map.of();
    }
    return events.next();
  }

  /**
   * Waits for the next timer, and no longer than {@code until}; the clock of a TestStream is moved
   * instead.
   */
  private void awaitWork(EngineState state, long until) throws InterruptedException {
    Instant timer = state.nextProcessingTimer();
    boolean endPending = engine.isEndPending(state);
    if (timer == null && endPending) {
      return;
    }
    if (timer == null && until == Long.MAX_VALUE) {
      throw new IllegalStateException(
          "The pipeline cannot go on: no source has more elements and no timer is set, but these"
              + " steps hold the watermark: "
              + held(state));
    }
    if (events != null && timer != null) {
      events.advanceTo(timer.plus(Duration.millis(1)));
      return;
    }
    long wake = timer == null ? until : Math.min(until, timer.getMillis() + 1);
    if (endPending) {
      wake = Math.min(wake, System.currentTimeMillis() + END_POLL_MILLIS);
    }
    long pause = wake - System.currentTimeMillis();
    // In slices, so that a stop is seen soon.
    while (pause > 0 && !stopped.getAsBoolean()) {
      Thread.sleep(Math.min(pause, 100));
      pause = wake - System.currentTimeMillis();
    }
  }

  private String held(EngineState state) {
    StringBuilder held = new StringBuilder();
    for (Stage stage : plan.stages()) {
      held.append(stage.spec().name())
          .append(" at ")
          .append(state.stages().get(stage.spec().id()).outputWatermark())
          .append("; ");
    }
    return held.toString();
  }
}
