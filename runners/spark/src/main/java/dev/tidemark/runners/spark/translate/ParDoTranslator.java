/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.DoFnSpec;
import dev.tidemark.runners.spark.stage.ParDoStep;
import dev.tidemark.runners.spark.stage.ShuffleStep;
import dev.tidemark.runners.spark.stage.SideInputParDoRoot;
import dev.tidemark.runners.spark.stage.StableInputRoot;
import dev.tidemark.runners.spark.stage.StatefulParDoRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValues.FullWindowedValueCoder;

/**
 * ParDo: fused where it has neither state nor timers nor side inputs; behind a shuffle by key with
 * state or timers; else behind one without.
 */
final class ParDoTranslator implements PrimitiveTranslator {
  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    PCollection<?> input = PlanBuilder.only(applied.getMainInputs().values());
    DoFnSpec doFn = doFnOf(applied, input, plan);
    DoFnSignature signature = DoFnSignatures.signatureForDoFn(doFn.fn());
    List<Integer> outputs = new ArrayList<>(doFn.outputs().values());
    Set<String> views = SideInputs.materialize(doFn.views(), plan);
    int mainInput = mainInput(applied, input, doFn, signature, plan);
    if (DoFnSignatures.isStateful(doFn.fn())
        || signature.usesTimers()
        || signature.processElement().requiresTimeSortedInput()) {
      KvCoder<Object, Object> pairs = Shuffles.pairs(input, applied.getFullName());
      plan.addShuffled(
          mainInput,
          Shuffles.byKey(applied.getFullName(), plan, pairs, doFn.windowing()),
          new StatefulParDoRoot.Shipped(
              doFn,
              pairs.getKeyCoder(),
              Shuffles.windowed(pairs.getValueCoder(), doFn.windowing())),
          outputs,
          views);
    } else if (!views.isEmpty()) {
      FullWindowedValueCoder<Object> payload =
          Shuffles.windowed(doFn.inputCoder(), doFn.windowing());
      plan.addShuffled(
          mainInput,
          new ShuffleStep.Shipped(applied.getFullName(), plan.nextStage(), null, payload, false),
          new SideInputParDoRoot.Shipped(doFn, payload),
          outputs,
          views);
    } else {
      plan.addStep(List.of(mainInput), new ParDoStep.Shipped(doFn), outputs);
    }
  }

  /** Returns the input, or what it is when it was made durable for a step that asks for that. */
  private static int mainInput(
      AppliedPTransform<?, ?, ?> applied,
      PCollection<?> input,
      DoFnSpec doFn,
      DoFnSignature signature,
      PlanBuilder plan) {
    if (!requiresStableInput(signature)) {
      return plan.collection(input);
    }
    String name = applied.getFullName() + "/StableInput";
    int stable = plan.newCollection();
    FullWindowedValueCoder<Object> payload = Shuffles.windowed(doFn.inputCoder(), doFn.windowing());
    plan.addShuffled(
        plan.collection(input),
        new ShuffleStep.Shipped(name, plan.nextStage(), null, payload, false),
        new StableInputRoot.Shipped(name, payload, stable),
        List.of(stable),
        Set.of());
    return stable;
  }

  private static boolean requiresStableInput(DoFnSignature signature) {
    return signature.processElement().requiresStableInput()
        || signature.onTimerMethods().values().stream()
            .anyMatch(DoFnSignature.OnTimerMethod::requiresStableInput)
        || (signature.onWindowExpiration() != null
            && signature.onWindowExpiration().requiresStableInput());
  }

  @SuppressWarnings("unchecked") // The pipeline's types were checked when it was built.
  private static DoFnSpec doFnOf(
      AppliedPTransform<?, ?, ?> applied, PCollection<?> input, PlanBuilder plan) {
    try {
      Map<TupleTag<?>, Integer> outputs = new HashMap<>();
      Map<TupleTag<?>, Coder<?>> coders = new HashMap<>();
      applied
          .getOutputs()
          .forEach(
              (tag, collection) -> {
                outputs.put(tag, plan.collection(collection));
                coders.put(tag, ((PCollection<?>) collection).getCoder());
              });
      return new DoFnSpec(
          applied.getFullName(),
          (DoFn<Object, Object>) ParDoTranslation.getDoFn(applied),
          (TupleTag<Object>) ParDoTranslation.getMainOutputTag(applied),
          ParDoTranslation.getAdditionalOutputTags(applied).getAll(),
          outputs,
          (Coder<Object>) input.getCoder(),
          coders,
          input.getWindowingStrategy(),
          ParDoTranslation.getSchemaInformation(applied),
          new HashMap<>(ParDoTranslation.getSideInputMapping(applied)),
          new ArrayList<>(ParDoTranslation.getSideInputs(applied)));
    } catch (IOException e) {
      throw new UncheckedIOException("The DoFn of " + applied.getFullName() + " cannot be read", e);
    }
  }
}
