/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.StageSpec;
import dev.tidemark.runners.spark.stage.StageTask;
import dev.tidemark.runners.spark.stage.TaskInput;
import dev.tidemark.runners.spark.stage.TaskRequest;
import dev.tidemark.runners.spark.stage.TaskResult;
import dev.tidemark.runners.spark.stage.ViewContents;
import dev.tidemark.runners.spark.stage.ViewSnapshot;
import dev.tidemark.runners.spark.state.KeyedStateStores;
import java.util.List;
import java.util.Map;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.joda.time.Instant;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** The tasks of a stage in a batch as an RDD: one partition a task, each with its own input. */
final class StageRdd extends RDD<TaskResult> {
  private final Broadcast<StageSpec> spec;
  private final TaskRequest request;
  private final Broadcast<ViewContents> views;
  private final Map<String, Instant> viewWatermarks;
  private final KeyedStateStores stores;
  private final transient List<TaskInput> inputs;

  StageRdd(
      SparkContext spark,
      Broadcast<StageSpec> spec,
      TaskRequest request,
      Broadcast<ViewContents> views,
      Map<String, Instant> viewWatermarks,
      KeyedStateStores stores,
      List<TaskInput> inputs) {
    super(
        spark,
        JavaConverters.<Dependency<?>>asScalaBuffer(List.of()),
        ClassTag$.MODULE$.apply(TaskResult.class));
    this.spec = spec;
    this.request = request;
    this.views = views;
    this.viewWatermarks = viewWatermarks;
    this.stores = stores;
    this.inputs = inputs;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[inputs.size()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Slot(i, inputs.get(i));
    }
    return partitions;
  }

  @Override
  public scala.collection.Iterator<TaskResult> compute(Partition slot, TaskContext context) {
    TaskInput input = ((Slot) slot).input();
    ViewContents contents = views == null ? new ViewContents(Map.of()) : views.value();
    try {
      TaskResult result =
          StageTask.run(
              spec.value(), request, input, new ViewSnapshot(contents, viewWatermarks), stores);
      return JavaConverters.asScalaIterator(List.of(result).iterator());
    } catch (Exception e) {
      throw Unchecked.thrown(e);
    }
  }

  private record Slot(int index, TaskInput input) implements Partition {}
}
