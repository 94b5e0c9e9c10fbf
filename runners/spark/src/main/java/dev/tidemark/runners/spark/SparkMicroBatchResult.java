/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import dev.tidemark.runners.spark.host.BatchProgress;
import dev.tidemark.runners.spark.host.EngineState;
import dev.tidemark.runners.spark.host.MetricsBridge;
import dev.tidemark.runners.spark.source.KafkaReaders;
import dev.tidemark.runners.spark.stage.BundleFinalizations;
import dev.tidemark.runners.spark.stage.StageRuntimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
import org.apache.hadoop.util.ShutdownHookManager;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run of a pipeline. Metrics are those of the batches that are committed. */
public final class SparkMicroBatchResult implements PipelineResult {
  private final String runId;
  private final List<Ending> endings = new ArrayList<>();
  private static final Logger LOG = LoggerFactory.getLogger(SparkMicroBatchResult.class);
  private static final int SHUTDOWN_PRIORITY = 100;
  private static final long GRACE_MILLIS = 5_000;

  private volatile State state = State.RUNNING;
  private volatile boolean stopping;
  private volatile MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private volatile @Nullable BatchProgress progress;
  private final MetricsBridge bridge;
  private @Nullable FutureTask<EngineState> running;

  SparkMicroBatchResult(String runId, MetricsBridge bridge) {
    this.runId = runId;
    this.bridge = bridge;
    onEnd(bridge::close);
  }

  /** Registers something to do when the run has ended, in the order in which it is registered. */
  void onEnd(Ending ending) {
    endings.add(ending);
  }

  /**
   * Stops the run when the JVM is asked to end: the running batch is finished first, if it takes no
   * longer than {@code millis}.
   */
  void stopOnShutdown(long millis) {
    Runnable stop = this::cancel;
    // Before Spark's own hook, which would stop the context under the batch.
    ShutdownHookManager.get()
        .addShutdownHook(stop, SHUTDOWN_PRIORITY, millis + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    onEnd(
        () -> {
          if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(stop);
          }
        });
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
      KafkaReaders.end(runId);
      BundleFinalizations.end(runId);
      end();
    }
  }

  private void end() {
    for (Ending ending : endings) {
      try {
        ending.run();
      } catch (IOException | RuntimeException e) {
        LOG.warn("Something of the run could not be ended", e);
      }
    }
  }

  boolean isStopping() {
    return stopping;
  }

  void committed(EngineState newState, BatchProgress batchProgress) {
    metrics = newState.metrics();
    progress = batchProgress;
    bridge.update(newState, batchProgress);
    log(batchProgress);
    BundleFinalizations.of(runId).runUpTo(newState.batch());
  }

  /** At most a line a batch, and none for batches in which nothing happened. */
  private static void log(BatchProgress batch) {
    if (LOG.isInfoEnabled() && batch.stages().stream().anyMatch(stage -> stage.tasks() > 0)) {
      LOG.info(
          "Batch {}: {} records in {} ms, {} left in Kafka",
          batch.batch(),
          batch.recordsRead(),
          batch.millis(),
          batch.backlog());
    }
  }

  /** What the last committed batch did, or null before the first. */
  public @Nullable BatchProgress progress() {
    return progress;
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

  /** Part of the end of a run. */
  @FunctionalInterface
  interface Ending {
    void run() throws IOException;
  }
}
