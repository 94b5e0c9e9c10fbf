/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.PairWithNothingStep;
import dev.tidemark.runners.spark.stage.ViewContentsStep;
import dev.tidemark.runners.spark.stage.WriteViewStep;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PCollectionViews;
import org.joda.time.Duration;

/**
 * Materializes views: their elements are grouped under one key by their own windowing, and each
 * pane is what the view holds in its window from then on. A singleton's element is its pane.
 */
@SuppressWarnings(
    "deprecation") // The SDK deprecates what only runners may use, for want of another mark.
final class SideInputs {
  /**
   * How long a window is kept behind its end. Inputs that wait for it hold the watermark; late
   * ones, and maps to earlier windows, do not.
   */
  private static final Duration KEPT = Duration.standardDays(1);

  private SideInputs() {}

  /**
   * Plans the materialization of those views that are not planned yet; returns the tags of all of
   * them.
   */
  @SuppressWarnings("unchecked") // A view's coders are those of its elements and windows.
  static Set<String> materialize(Collection<PCollectionView<?>> views, PlanBuilder plan) {
    Set<String> tags = new LinkedHashSet<>();
    for (PCollectionView<?> view : views) {
      String tag = view.getTagInternal().getId();
      tags.add(tag);
      if (!plan.addView(tag)) {
        continue;
      }
      PCollection<?> elements = view.getPCollection();
      String name = elements.getName() + "/View";
      Coder<Object> elementCoder = (Coder<Object>) view.getCoderInternal();
      int contents = plan.newCollection();
      if (view.getViewFn() instanceof PCollectionViews.IsSingletonView<?>) {
        plan.addStep(
            List.of(plan.collection(elements)),
            new ViewContentsStep.OfElement(name, contents),
            List.of(contents));
      } else {
        int paired = plan.newCollection();
        int grouped = plan.newCollection();
        plan.addStep(
            List.of(plan.collection(elements)),
            new PairWithNothingStep.Shipped(name, paired),
            List.of(paired));
        KvCoder<Object, Object> pairs =
            KvCoder.of((Coder<Object>) (Coder<?>) VoidCoder.of(), elementCoder);
        GroupByKeyTranslator.group(
            name, paired, pairs, Shuffles.windowing(elements), grouped, plan);
        plan.addStep(
            List.of(grouped), new ViewContentsStep.OfGroup(name, contents), List.of(contents));
      }
      Coder<BoundedWindow> windowCoder =
          (Coder<BoundedWindow>) view.getWindowingStrategyInternal().getWindowFn().windowCoder();
      plan.addViewWriter(
          contents, new WriteViewStep.Shipped(name, tag, elementCoder, windowCoder, KEPT), tag);
    }
    return tags;
  }
}
