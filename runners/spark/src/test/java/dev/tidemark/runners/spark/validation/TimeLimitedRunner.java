/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.validation;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.beam.sdk.options.Validation.Required;
import org.apache.spark.streaming.StreamingContext;
import org.checkerframework.checker.nullness.qual.Nullable;
import scala.Option;

/**
 * Runs test pipelines on another runner and gives up those that do not end: Beam's own tests wait
 * up to twenty minutes for each, and what is still running disturbs the tests behind.
 */
public final class TimeLimitedRunner extends PipelineRunner<PipelineResult> {
  private static final long ABANDON_MILLIS = 10_000;

  private final PipelineOptions options;

  /** Which runner, and how long. */
  public interface Options extends PipelineOptions {
    @Description("The class of the runner that runs the pipelines.")
    @Required
    String getLimitedRunner();

    void setLimitedRunner(String name);

    @Description("After how many seconds a pipeline has failed.")
    @Default.Integer(60)
    int getLimitSeconds();

    void setLimitSeconds(int seconds);
  }

  /** Makes the options known. */
  public static final class Registrar implements PipelineOptionsRegistrar {
    @Override
    public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
      return List.of(Options.class);
    }
  }

  private TimeLimitedRunner(PipelineOptions options) {
    this.options = options;
  }

  /** Makes a runner; called by Beam for {@code --runner}. */
  public static TimeLimitedRunner fromOptions(PipelineOptions options) {
    return new TimeLimitedRunner(options);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    Options limits = options.as(Options.class);
    AtomicReference<PipelineResult> started = new AtomicReference<>();
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "limited pipeline");
              daemon.setDaemon(true);
              return daemon;
            });
    try {
      PipelineRunner<?> runner = runner(limits);
      Future<PipelineResult> ended =
          thread.submit(
              () -> {
                PipelineResult result = runner.run(pipeline);
                started.set(result);
                result.waitUntilFinish();
                return result;
              });
      return ended.get(limits.getLimitSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      abandon(started.get());
      throw new AssertionError(
          "The pipeline did not end within " + limits.getLimitSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      thread.shutdownNow();
    }
  }

  @SuppressWarnings("unchecked") // The options take no more than a class of runners.
  private PipelineRunner<?> runner(Options limits) {
    try {
      options.setRunner(
          (Class<? extends PipelineRunner<?>>) Class.forName(limits.getLimitedRunner()));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("There is no runner " + limits.getLimitedRunner(), e);
    }
    return PipelineRunner.fromOptions(options);
  }

  /** Ends what is left of a pipeline, and does not wait long for that, either. */
  private static void abandon(@Nullable PipelineResult started) {
    Thread end = new Thread(() -> end(started), "abandoned pipeline");
    end.setDaemon(true);
    end.start();
    try {
      end.join(ABANDON_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("deprecation") // The stock runner is built on it.
  private static void end(@Nullable PipelineResult started) {
    try {
      if (started != null) {
        started.cancel();
      }
    } catch (Exception e) {
      // The test has failed, whatever is left of it.
    }
    Option<StreamingContext> spark = StreamingContext.getActive();
    if (spark.isDefined()) {
      spark.get().stop(true, false);
    }
  }
}
