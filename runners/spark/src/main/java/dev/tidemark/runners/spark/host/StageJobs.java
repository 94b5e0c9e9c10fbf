/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.StageSpec;
import dev.tidemark.runners.spark.stage.TaskInput;
import dev.tidemark.runners.spark.stage.TaskRequest;
import dev.tidemark.runners.spark.stage.TaskResult;
import dev.tidemark.runners.spark.stage.ViewContents;
import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import dev.tidemark.runners.spark.stage.ViewPane;
import dev.tidemark.runners.spark.state.KeyedStateStores;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Runs stages as Spark jobs. Stages are shipped once, side inputs when they have changed. */
final class StageJobs implements AutoCloseable {
  private final SparkContext spark;
  private final KeyedStateStores stores;
  private final Map<Integer, Broadcast<StageSpec>> specs = new HashMap<>();
  private Map<String, Map<WindowBytes, ViewPane>> shippedViews = Map.of();
  private @Nullable Broadcast<ViewContents> views;

  StageJobs(SparkContext spark, PipelinePlan plan, KeyedStateStores stores) {
    this.spark = spark;
    this.stores = stores;
    JavaSparkContext java = new JavaSparkContext(spark);
    for (Stage stage : plan.stages()) {
      specs.put(stage.spec().id(), java.broadcast(stage.spec()));
    }
  }

  /**
   * Runs tasks of a stage and returns what came of each.
   *
   * @param views the contents of side inputs, or null for a stage that reads none
   */
  List<TaskResult> run(
      TaskRequest request,
      String name,
      List<TaskInput> inputs,
      @Nullable Map<String, Map<WindowBytes, ViewPane>> views,
      Map<String, Instant> viewWatermarks) {
    return rdd(request, name, inputs, views == null ? null : shipped(views), viewWatermarks)
        .collect();
  }

  /** Begins tasks of a stage that reads no side inputs, beside whatever runs. */
  Running start(TaskRequest request, String name, List<TaskInput> inputs) {
    return new Running(rdd(request, name, inputs, null, Map.of()).collectAsync());
  }

  private JavaRDD<TaskResult> rdd(
      TaskRequest request,
      String name,
      List<TaskInput> inputs,
      @Nullable Broadcast<ViewContents> views,
      Map<String, Instant> viewWatermarks) {
    spark.setJobDescription("batch " + request.batch() + ": " + name);
    return new StageRdd(
            spark, specs.get(request.stage()), request, views, viewWatermarks, stores, inputs)
        .toJavaRDD();
  }

  /** Tasks that were begun. */
  static final class Running {
    private final JavaFutureAction<List<TaskResult>> action;

    private Running(JavaFutureAction<List<TaskResult>> action) {
      this.action = action;
    }

    /** Waits for what comes of the tasks; throws what has failed them. */
    List<TaskResult> results() {
      try {
        return action.get();
      } catch (ExecutionException e) {
        throw Unchecked.thrown(e.getCause());
      } catch (InterruptedException e) {
        throw Unchecked.thrown(e);
      }
    }

    /** Returns when nothing runs any more, whatever came of it. */
    void end() {
      boolean interrupted = false;
      while (!action.isDone()) {
        try {
          action.get();
        } catch (ExecutionException e) {
          // It is the failure that the batch is broken off by, or comes after it.
          break;
        } catch (InterruptedException e) {
          // The query is being stopped, and its jobs cancelled.
          action.cancel(true);
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Broadcast<ViewContents> shipped(Map<String, Map<WindowBytes, ViewPane>> contents) {
    if (views == null || shippedViews != contents) {
      if (views != null) {
        views.destroy();
      }
      shippedViews = contents;
      views = new JavaSparkContext(spark).broadcast(new ViewContents(contents));
    }
    return views;
  }

  @Override
  public void close() {
    specs.values().forEach(Broadcast::destroy);
    if (views != null) {
      views.destroy();
    }
  }
}
