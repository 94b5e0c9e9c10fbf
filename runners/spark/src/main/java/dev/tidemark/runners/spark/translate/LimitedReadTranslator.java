/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.stage.LimitedReadRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.Splits;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.BoundedReadFromUnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.joda.time.Duration;

/**
 * An unbounded read with a limit. By its parts it would be a DoFn that reads up to a hundred splits
 * one after the other, for the whole time limit each; here there are as many splits as partitions,
 * and they are read at once. The transform's fields have no accessors.
 */
final class LimitedReadTranslator implements PrimitiveTranslator {
  @Override
  public boolean accepts(AppliedPTransform<?, ?, ?> applied) {
    return applied.getTransform() instanceof BoundedReadFromUnboundedSource<?>
        && !LimitedReadTranslator.<UnboundedSource<?, ?>>field(applied, "source")
            .requiresDeduping();
  }

  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    UnboundedSource<Object, CheckpointMark> source = field(applied, "source");
    long maxRecords = LimitedReadTranslator.<Long>field(applied, "maxNumRecords");
    Duration maxReadTime = field(applied, "maxReadTime");
    SparkMicroBatchPipelineOptions options =
        plan.options().get().as(SparkMicroBatchPipelineOptions.class);
    List<UnboundedSource<Object, CheckpointMark>> splits = new ArrayList<>();
    try {
      splits.addAll(
          source.split(options.getStatePartitions(), options).stream()
              .map(LimitedReadTranslator::erased)
              .toList());
    } catch (Exception e) {
      throw new IllegalStateException(
          "The source of " + applied.getFullName() + " cannot be split", e);
    }
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    Long maxMillis = maxReadTime == null ? null : maxReadTime.getMillis();
    plan.addSource(
        new LimitedReadRoot.Shipped(applied.getFullName(), splits, maxRecords, maxMillis, output),
        Kind.BOUNDED,
        List.of(output),
        new Splits(splits.size()));
  }

  @SuppressWarnings("unchecked") // A split reads what its source reads.
  private static UnboundedSource<Object, CheckpointMark> erased(UnboundedSource<?, ?> split) {
    return (UnboundedSource<Object, CheckpointMark>) split;
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // The caller names the field's type.
  private static <T> T field(AppliedPTransform<?, ?, ?> applied, String name) {
    try {
      Field field = BoundedReadFromUnboundedSource.class.getDeclaredField(name);
      field.setAccessible(true);
      return (T) field.get(applied.getTransform());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Beam's BoundedReadFromUnboundedSource has changed: no field " + name, e);
    }
  }
}
