/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.InMemoryMultimapSideInputView;
import org.apache.beam.runners.core.ReadyCheckingSideInputReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Materializations;
import org.apache.beam.sdk.transforms.Materializations.IterableView;
import org.apache.beam.sdk.transforms.Materializations.MultimapView;
import org.apache.beam.sdk.transforms.ViewFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Reads the side inputs of a step from the snapshot of the task that runs. */
@SuppressWarnings(
    "deprecation") // The SDK deprecates what only runners may use, for want of another mark.
final class ViewReader implements ReadyCheckingSideInputReader {
  private final StageRuntime runtime;
  private final Map<String, PCollectionView<?>> views = new HashMap<>();

  ViewReader(StageRuntime runtime, List<PCollectionView<?>> views) {
    this.runtime = runtime;
    views.forEach(view -> this.views.put(view.getTagInternal().getId(), view));
  }

  /**
   * Whether each side input has contents for the window of an element, or can have none any more.
   */
  boolean isReadyFor(BoundedWindow mainWindow) {
    return views.values().stream()
        .allMatch(view -> isReady(view, view.getWindowMappingFn().getSideInputWindow(mainWindow)));
  }

  @Override
  public boolean isReady(PCollectionView<?> view, BoundedWindow window) {
    ViewSnapshot snapshot = runtime.task().views();
    String id = view.getTagInternal().getId();
    if (snapshot.pane(id, encode(view, window)) != null) {
      return true;
    }
    Instant certain =
        view.getWindowingStrategyInternal().getTrigger().getWatermarkThatGuaranteesFiring(window);
    Instant watermark = snapshot.watermark(id);
    return watermark != null
        && dev.tidemark.runners.spark.state.PartitionTimers.isDue(certain, watermark);
  }

  @SuppressWarnings("unchecked") // The window mapping gives windows of the view's own kind.
  private static byte[] encode(PCollectionView<?> view, BoundedWindow window) {
    try {
      return CoderUtils.encodeToByteArray(
          (Coder<BoundedWindow>) view.getWindowingStrategyInternal().getWindowFn().windowCoder(),
          window);
    } catch (CoderException e) {
      throw new IllegalStateException("The window " + window + " cannot be encoded", e);
    }
  }

  @Override
  public <T> @Nullable T get(PCollectionView<T> view, BoundedWindow window) {
    ViewSnapshot snapshot = runtime.task().views();
    ViewPane pane = snapshot.pane(view.getTagInternal().getId(), encode(view, window));
    return pane == null
        ? materialize(view, Collections.emptyList())
        : snapshot.decoded(pane, contents -> materialize(view, decode(view, contents)));
  }

  @SuppressWarnings("unchecked") // The coder is that of the view's elements.
  private static Iterable<Object> decode(PCollectionView<?> view, ViewPane pane) {
    try {
      return CoderUtils.decodeFromByteArray(
          IterableCoder.of((Coder<Object>) view.getCoderInternal()), pane.contents());
    } catch (CoderException e) {
      throw new IllegalStateException("A side input cannot be decoded", e);
    }
  }

  @SuppressWarnings(
      "unchecked") // The materialization's name says which kind of view its function takes.
  private static <T> T materialize(PCollectionView<T> view, Iterable<Object> elements) {
    String urn = view.getViewFn().getMaterialization().getUrn();
    if (urn.equals(Materializations.ITERABLE_MATERIALIZATION_URN)) {
      return ((ViewFn<IterableView<Object>, T>) (ViewFn<?, T>) view.getViewFn())
          .apply(() -> elements);
    }
    if (urn.equals(Materializations.MULTIMAP_MATERIALIZATION_URN)) {
      Coder<Object> keyCoder = ((KvCoder<Object, Object>) view.getCoderInternal()).getKeyCoder();
      Iterable<KV<Object, Object>> pairs = (Iterable<KV<Object, Object>>) (Iterable<?>) elements;
      return ((ViewFn<MultimapView<Object, Object>, T>) (ViewFn<?, T>) view.getViewFn())
          .apply(InMemoryMultimapSideInputView.fromIterable(keyCoder, pairs));
    }
    throw new IllegalStateException(
        "A side input is materialized as " + urn + ", which this runner does not know");
  }

  @Override
  public <T> boolean contains(PCollectionView<T> view) {
    return views.containsKey(view.getTagInternal().getId());
  }

  @Override
  public boolean isEmpty() {
    return views.isEmpty();
  }
}
