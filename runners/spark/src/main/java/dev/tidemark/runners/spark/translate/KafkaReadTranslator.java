/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.source.KafkaRead;
import dev.tidemark.runners.spark.source.KafkaRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.runners.AppliedPTransform;

/** KafkaIO.read: in ranges of offsets that are written down before a batch. */
final class KafkaReadTranslator implements PrimitiveTranslator {
  @Override
  public boolean accepts(AppliedPTransform<?, ?, ?> applied) {
    return applied.getTransform() instanceof KafkaIO.Read<?, ?> read && KafkaRead.supports(read);
  }

  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    KafkaRead read =
        KafkaRead.of(applied.getFullName(), (KafkaIO.Read<?, ?>) applied.getTransform(), output);
    plan.addSource(
        new KafkaRoot.Shipped(
            read, plan.options().get().as(SparkMicroBatchPipelineOptions.class).getLostOffsets()),
        Kind.KAFKA,
        List.of(output),
        new KafkaRoot.Source(read));
  }
}
