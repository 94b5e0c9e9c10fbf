/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.failure.TidemarkException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline that was started: waits for its end, stops it, and counts what its runner dropped. */
public final class RunningPipeline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningPipeline.class);

  /**
   * The counter that runners keep of elements that they drop as late; spelled with a capital or
   * not.
   */
  private static final String DROPPED_AS_LATE = "DroppedDueToLateness";

  private static final long SECONDS_TO_END = 20;

  private final PipelineResult result;
  private final AutoCloseable companion;
  private final Function<Throwable, Optional<TidemarkException>> explanation;
  private final CompletableFuture<State> end = new CompletableFuture<>();
  private boolean closed;

  /**
   * Watches a pipeline.
   *
   * @param result the pipeline, started without waiting for its end
   * @param companion closed with the pipeline
   * @param explanation what a failure means to users, where the runner knows
   */
  RunningPipeline(
      PipelineResult result,
      AutoCloseable companion,
      Function<Throwable, Optional<TidemarkException>> explanation) {
    this.result = result;
    this.companion = companion;
    this.explanation = explanation;
    // Some runners tell that a pipeline failed only to a thread that waits for its end.
    Thread waiting = new Thread(this::waitForEnd, "pipeline-end");
    waiting.setDaemon(true);
    waiting.start();
  }

  private void waitForEnd() {
    try {
      end.complete(result.waitUntilFinish());
    } catch (RuntimeException | Error failure) {
      end.completeExceptionally(failure);
    }
  }

  /**
   * Waits for the pipeline's end.
   *
   * @throws PipelineFailedException if it failed
   */
  public State waitUntilFinish() throws InterruptedException {
    try {
      return checked(end.get());
    } catch (ExecutionException failure) {
      throw explained(failure.getCause());
    }
  }

  /**
   * Waits for the pipeline's end for at most this long.
   *
   * @return whether it has ended
   * @throws PipelineFailedException if it failed
   */
  public boolean waitUntilFinish(Duration atMost) throws InterruptedException {
    try {
      checked(end.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException failure) {
      throw explained(failure.getCause());
    }
  }

  private TidemarkException explained(Throwable failure) {
    return explanation.apply(failure).orElseGet(() -> new PipelineFailedException(failure));
  }

  private static State checked(State state) {
    if (state == State.FAILED) {
      throw new PipelineFailedException(new IllegalStateException("its runner says so"));
    }
    return state;
  }

  /**
   * How many elements the runner itself dropped because they were late: 0, if the rule of time
   * holds.
   */
  public long droppedByRunner() {
    long dropped = 0;
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (counter.getName().getName().equalsIgnoreCase(DROPPED_AS_LATE)) {
        dropped += counter.getAttempted();
      }
    }
    return dropped;
  }

  /** The highest value so far of a distribution; {@link Long#MIN_VALUE} if there was none. */
  public long highest(String distribution) {
    long highest = Long.MIN_VALUE;
    for (MetricResult<DistributionResult> found :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getDistributions()) {
      if (found.getName().getName().equals(distribution)) {
        highest = Math.max(highest, found.getAttempted().getMax());
      }
    }
    return highest;
  }

  /** Stops the pipeline if it still runs, and returns once it has stopped. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!end.isDone()) {
        result.cancel();
        awaitEnd();
      }
    } catch (IOException | UnsupportedOperationException failure) {
      LOG.warn("The pipeline could not be stopped: {}", failure.toString());
    } finally {
      closeCompanion();
    }
  }

  /** A runner may return from a cancellation while its last bundles are still at work. */
  private void awaitEnd() {
    try {
      end.get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException ended) {
      LOG.debug("the pipeline was cancelled", ended);
    }
  }

  private void closeCompanion() {
    try {
      companion.close();
    } catch (Exception failure) { // AutoCloseable declares no narrower type.
      LOG.warn("While stopping: {}", failure.toString());
    }
  }
}
