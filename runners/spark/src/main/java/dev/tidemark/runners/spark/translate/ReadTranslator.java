/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.stage.BoundedReadRoot;
import dev.tidemark.runners.spark.stage.UnboundedReadRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.Splits;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.util.construction.SplittableParDo;

/** Read, of bounded and of unbounded sources. */
final class ReadTranslator implements PrimitiveTranslator {
  private static final long BYTES_PER_SPLIT = 64L << 20;

  @Override
  @SuppressWarnings("try") // The scope of the metrics is not named inside it.
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    SparkMicroBatchPipelineOptions options =
        plan.options().get().as(SparkMicroBatchPipelineOptions.class);
    try (Closeable scope =
        MetricsEnvironment.scopedMetricsContainer(
            plan.metrics().getContainer(applied.getFullName()))) {
      if (applied.getTransform() instanceof SplittableParDo.PrimitiveBoundedRead<?> read) {
        List<BoundedSource<Object>> splits = split(read, options);
        plan.addSource(
            new BoundedReadRoot.Shipped(applied.getFullName(), splits, output),
            Kind.BOUNDED,
            List.of(output),
            new Splits(splits.size()));
      } else {
        List<UnboundedSource<Object, CheckpointMark>> splits =
            split((SplittableParDo.PrimitiveUnboundedRead<?>) applied.getTransform(), options);
        plan.addSource(
            new UnboundedReadRoot.Shipped(
                applied.getFullName(), splits, output, options.getMaxReadMillis()),
            Kind.UNBOUNDED,
            List.of(output),
            new Splits(splits.size()));
      }
    } catch (Exception e) {
      throw new IllegalStateException(
          "The source of " + applied.getFullName() + " cannot be split", e);
    }
  }

  @SuppressWarnings("unchecked") // What a source reads is the type of the PCollection behind it.
  private static List<BoundedSource<Object>> split(
      SplittableParDo.PrimitiveBoundedRead<?> read, SparkMicroBatchPipelineOptions options)
      throws Exception {
    BoundedSource<Object> source = (BoundedSource<Object>) read.getSource();
    long size = source.getEstimatedSizeBytes(options);
    long desired = Math.max(1, Math.min(BYTES_PER_SPLIT, size / options.getStatePartitions()));
    List<BoundedSource<Object>> splits = new ArrayList<>();
    source.split(desired, options).forEach(split -> splits.add((BoundedSource<Object>) split));
    return splits;
  }

  @SuppressWarnings("unchecked") // As above; a source and its marks belong together.
  private static List<UnboundedSource<Object, CheckpointMark>> split(
      SplittableParDo.PrimitiveUnboundedRead<?> read, SparkMicroBatchPipelineOptions options)
      throws Exception {
    UnboundedSource<Object, CheckpointMark> source =
        (UnboundedSource<Object, CheckpointMark>) (UnboundedSource<?, ?>) read.getSource();
    List<UnboundedSource<Object, CheckpointMark>> splits = new ArrayList<>();
    source
        .split(options.getStatePartitions(), options)
        .forEach(split -> splits.add((UnboundedSource<Object, CheckpointMark>) split));
    return splits;
  }
}
