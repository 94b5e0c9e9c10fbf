/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.joda.time.Duration;

/**
 * A side input that changes while the pipeline runs: of all snapshots so far, the latest.
 *
 * <p><b>In:</b> snapshots, each with a number that grows from one to the next; in any order, with
 * repetitions; bounded or not. <b>Out:</b> a view in the global window. Each new latest snapshot
 * replaces the one before, for elements that are processed from then on; steps wait for the first
 * one. {@link #latest} reads the view: what steps see never goes back, even where snapshots come
 * out of order.
 *
 * <p>What an element sees depends on when it is processed. So results are the same in a replay only
 * where the snapshot holds its own history, as a {@link Dimension} does.
 *
 * <p><b>State:</b> the latest snapshot, and its copy in each worker.
 *
 * <pre>{@code
 * PCollectionView<Iterable<KV<Long, Dimension<Category>>>> categories =
 *     snapshots.apply(ChangingReference.of());
 * }</pre>
 *
 * @param <T> the type of the snapshots
 */
public final class ChangingReference<T>
    extends PTransform<PCollection<KV<Long, T>>, PCollectionView<Iterable<KV<Long, T>>>> {
  private static final long serialVersionUID = 1L;

  private ChangingReference() {}

  /** The latest of numbered snapshots. */
  public static <T> ChangingReference<T> of() {
    return new ChangingReference<>();
  }

  /**
   * The snapshot that a view holds.
   *
   * @param view what the side input yields: never empty
   */
  public static <T> T latest(Iterable<KV<Long, T>> view) {
    KV<Long, T> latest = null;
    for (KV<Long, T> snapshot : view) {
      if (latest == null || snapshot.getKey() > latest.getKey()) {
        latest = snapshot;
      }
    }
    if (latest == null) {
      throw new IllegalStateException("a view without a snapshot");
    }
    return latest.getValue();
  }

  @Override
  public PCollectionView<Iterable<KV<Long, T>>> expand(PCollection<KV<Long, T>> snapshots) {
    return snapshots
        .apply("EachSnapshot", eachElement().accumulatingFiredPanes())
        .apply("Latest", Max.globally(new KV.OrderByKey<Long, T>()).withoutDefaults())
        .setCoder(snapshots.getCoder())
        // A view groups once more, and must not add the snapshots before to the latest one. That
        // grouping may still put two together, so the view is of several.
        .apply("EachLatest", eachElement().discardingFiredPanes())
        .apply("View", View.asIterable());
  }

  private Window<KV<Long, T>> eachElement() {
    return Window.<KV<Long, T>>into(new GlobalWindows())
        .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
        .withAllowedLateness(Duration.ZERO);
  }
}
