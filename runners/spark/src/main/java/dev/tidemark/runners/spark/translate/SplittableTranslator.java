/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.stage.DoFnSpec;
import dev.tidemark.runners.spark.stage.SplittableRoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.beam.runners.core.SplittableParDoViaKeyedWorkItems.ProcessFn;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnSchemaInformation;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.util.construction.SplittableParDo.ProcessKeyedElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;

/**
 * The processing of a splittable DoFn's restrictions, which are keyed by a key of their own each.
 */
final class SplittableTranslator implements PrimitiveTranslator {
  @Override
  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // The restriction's types are known to the DoFn alone.
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    PCollection<?> input = PlanBuilder.only(applied.getMainInputs().values());
    ProcessKeyedElements<Object, Object, Object, Object> transform =
        (ProcessKeyedElements<Object, Object, Object, Object>) applied.getTransform();
    ProcessFn processFn =
        new ProcessFn(
            transform.getFn(),
            transform.getElementCoder(),
            transform.getRestrictionCoder(),
            transform.getWatermarkEstimatorStateCoder(),
            transform.getInputWindowingStrategy(),
            transform.getSideInputMapping());
    Map<TupleTag<?>, Integer> outputs = new HashMap<>();
    applied
        .getOutputs()
        .forEach((tag, collection) -> outputs.put(tag, plan.collection(collection)));
    KvCoder<Object, Object> pairs = Shuffles.pairs(input, applied.getFullName());
    DoFnSpec doFn =
        new DoFnSpec(
            applied.getFullName(),
            (DoFn<Object, Object>) processFn,
            transform.getMainOutputTag(),
            transform.getAdditionalOutputTags().getAll(),
            outputs,
            pairs.getValueCoder(),
            new HashMap<>(transform.getOutputTagsToCoders()),
            transform.getInputWindowingStrategy(),
            DoFnSchemaInformation.create(),
            new HashMap<>(transform.getSideInputMapping()),
            new ArrayList<>(transform.getSideInputs()));
    Set<String> views = SideInputs.materialize(doFn.views(), plan);
    SparkMicroBatchPipelineOptions options =
        plan.options().get().as(SparkMicroBatchPipelineOptions.class);
    boolean bounded =
        DoFnSignatures.signatureForDoFn(transform.getFn()).isBoundedPerElement()
            == IsBounded.BOUNDED;
    Coder<WindowedValue<KV<Object, Object>>> payload =
        (Coder<WindowedValue<KV<Object, Object>>>)
            (Coder) Shuffles.windowed(pairs.getValueCoder(), transform.getInputWindowingStrategy());
    plan.addShuffled(
        plan.collection(input),
        Shuffles.byKey(applied.getFullName(), plan, pairs, transform.getInputWindowingStrategy()),
        new SplittableRoot.Shipped(
            doFn,
            payload,
            bounded ? Integer.MAX_VALUE : options.getMaxSplittableOutputs(),
            bounded ? Integer.MAX_VALUE : options.getMaxReadMillis()),
        new ArrayList<>(outputs.values()),
        views);
  }
}
