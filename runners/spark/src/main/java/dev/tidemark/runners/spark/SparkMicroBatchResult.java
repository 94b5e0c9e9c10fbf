/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import dev.tidemark.runners.spark.host.BatchEngine;
import dev.tidemark.runners.spark.host.EngineState;
import dev.tidemark.runners.spark.stage.BundleFinalizations;
import dev.tidemark.runners.spark.stage.StageRuntimes;
import dev.tidemark.runners.spark.state.KeyedStateStores;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.util.UserCodeException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** A run of a pipeline. Metrics are those of the batches that are committed. */
public final class SparkMicroBatchResult implements PipelineResult {
  private final String runId;
  private final BatchEngine engine;
  private final KeyedStateStores stores;
  private volatile State state = State.RUNNING;
  private volatile boolean stopping;
  private volatile MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private @Nullable FutureTask<EngineState> running;

  SparkMicroBatchResult(String runId, BatchEngine engine, KeyedStateStores stores) {
    this.runId = runId;
    this.engine = engine;
    this.stores = stores;
  }

  void start(Callable<EngineState> work) {
    running = new FutureTask<>(() -> runToEnd(work));
    Thread thread = new Thread(running, "micro-batches");
    thread.setDaemon(true);
    thread.start();
  }

  private EngineState runToEnd(Callable<EngineState> work) throws Exception {
    try {
      EngineState last = work.call();
      BundleFinalizations.of(runId).runUpTo(last.batch());
      state = stopping ? State.CANCELLED : State.DONE;
      return last;
    } catch (Exception | Error e) {
      state = State.FAILED;
      throw e;
    } finally {
      StageRuntimes.end(runId);
      BundleFinalizations.end(runId);
      stores.close();
      engine.close();
    }
  }

  boolean isStopping() {
    return stopping;
  }

  void committed(EngineState newState) {
    metrics = newState.metrics();
    BundleFinalizations.of(runId).runUpTo(newState.batch());
  }

  @Override
  public State getState() {
    return state;
  }

  /** Lets the running batch end and stops; returns when it has. */
  @Override
  public State cancel() {
    stopping = true;
    return waitUntilFinish();
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.millis(Long.MAX_VALUE));
  }

  @Override
  public @Nullable State waitUntilFinish(@Nullable Duration duration) {
    try {
      running.get(duration == null ? Long.MAX_VALUE : duration.getMillis(), TimeUnit.MILLISECONDS);
      return state;
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return state;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** Returns the user's exception as Beam's runners throw it, or the failure itself. */
  private static RuntimeException failure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserCodeException) {
        return new PipelineExecutionException(cause.getCause());
      }
      if (cause.getCause() == null || cause.getCause() == cause) {
        return new PipelineExecutionException(cause);
      }
    }
    return new PipelineExecutionException(failure);
  }

  @Override
  public MetricResults metrics() {
    return MetricsContainerStepMap.asMetricResults(metrics, metrics);
  }
}
