/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.runners.PTransformOverride;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.util.construction.PTransformMatchers;
import org.apache.beam.sdk.util.construction.PTransformTranslation;
import org.apache.beam.sdk.util.construction.SplittableParDo;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Turns a pipeline into a plan, with one translator for each primitive and for the composites that
 * are better done as a whole.
 */
@SuppressWarnings("deprecation") // The SDK deprecates primitives that portable runners do not see.
public final class PipelineTranslator {
  private static final Map<String, PrimitiveTranslator> TRANSLATORS =
      Map.ofEntries(
          Map.entry(PTransformTranslation.IMPULSE_TRANSFORM_URN, new ImpulseTranslator()),
          Map.entry(PTransformTranslation.READ_TRANSFORM_URN, new ReadTranslator()),
          Map.entry(PTransformTranslation.TEST_STREAM_TRANSFORM_URN, new TestStreamTranslator()),
          Map.entry(PTransformTranslation.PAR_DO_TRANSFORM_URN, new ParDoTranslator()),
          Map.entry(PTransformTranslation.SPLITTABLE_PROCESS_KEYED_URN, new SplittableTranslator()),
          Map.entry(PTransformTranslation.GROUP_BY_KEY_TRANSFORM_URN, new GroupByKeyTranslator()),
          Map.entry(
              PTransformTranslation.COMBINE_PER_KEY_TRANSFORM_URN, new CombinePerKeyTranslator()),
          Map.entry(PTransformTranslation.FLATTEN_TRANSFORM_URN, new FlattenTranslator()),
          Map.entry(
              PTransformTranslation.ASSIGN_WINDOWS_TRANSFORM_URN, new AssignWindowsTranslator()),
          Map.entry(PTransformTranslation.RESHUFFLE_URN, new RedistributeTranslator()),
          Map.entry(PTransformTranslation.REDISTRIBUTE_BY_KEY_URN, new RedistributeTranslator()),
          Map.entry(PTransformTranslation.CREATE_VIEW_TRANSFORM_URN, new CreateViewTranslator()));

  private static final List<PrimitiveTranslator> COMPOSITES =
      List.of(new KafkaReadTranslator(), new LimitedReadTranslator());

  private PipelineTranslator() {}

  /** Replaces what the runner does in another way, in the pipeline itself, and plans the result. */
  public static PipelinePlan translate(Pipeline pipeline) {
    SplittableParDo.convertReadBasedSplittableDoFnsToPrimitiveReads(pipeline);
    pipeline.replaceAll(
        List.of(
            PTransformOverride.of(
                PTransformMatchers.splittableParDo(), new SplittableParDo.OverrideFactory<>())));
    PlanBuilder plan = new PlanBuilder(new SerializablePipelineOptions(pipeline.getOptions()));
    pipeline.traverseTopologically(new Visitor(plan));
    return plan.build();
  }

  private static final class Visitor extends PipelineVisitor.Defaults {
    private final PlanBuilder plan;

    Visitor(PlanBuilder plan) {
      this.plan = plan;
    }

    @Override
    public CompositeBehavior enterCompositeTransform(Node node) {
      AppliedPTransform<?, ?, ?> applied =
          node.isRootNode() ? null : node.toAppliedPTransform(getPipeline());
      PrimitiveTranslator translator = applied == null ? null : compositeTranslatorOf(applied);
      if (translator != null && translator.accepts(applied)) {
        translator.translate(applied, plan);
        return CompositeBehavior.DO_NOT_ENTER_TRANSFORM;
      }
      return CompositeBehavior.ENTER_TRANSFORM;
    }

    @Override
    public void visitPrimitiveTransform(Node node) {
      AppliedPTransform<?, ?, ?> applied = node.toAppliedPTransform(getPipeline());
      PrimitiveTranslator translator = translatorOf(applied.getTransform());
      if (translator == null) {
        throw new UnsupportedOperationException(
            "The step "
                + applied.getFullName()
                + " ("
                + applied.getTransform()
                + ") is a primitive that this runner does not know");
      }
      translator.translate(applied, plan);
    }

    private static @Nullable PrimitiveTranslator compositeTranslatorOf(
        AppliedPTransform<?, ?, ?> applied) {
      for (PrimitiveTranslator composite : COMPOSITES) {
        if (composite.accepts(applied)) {
          return composite;
        }
      }
      return translatorOf(applied.getTransform());
    }

    private static @Nullable PrimitiveTranslator translatorOf(PTransform<?, ?> transform) {
      String urn = PTransformTranslation.urnForTransformOrNull(transform);
      return urn == null ? null : TRANSLATORS.get(urn);
    }
  }
}
