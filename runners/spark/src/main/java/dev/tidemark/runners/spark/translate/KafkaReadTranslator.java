/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.source.KafkaRead;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.runners.AppliedPTransform;

/**
 * KafkaIO.read: read by Spark, all reads of the pipeline in one stage, so that their records are
 * fetched once.
 */
final class KafkaReadTranslator implements PrimitiveTranslator {
  @Override
  public boolean accepts(AppliedPTransform<?, ?, ?> applied) {
    return applied.getTransform() instanceof KafkaIO.Read<?, ?> read && KafkaRead.supports(read);
  }

  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    plan.addKafkaRead(
        KafkaRead.of(applied.getFullName(), (KafkaIO.Read<?, ?>) applied.getTransform(), output));
  }
}
