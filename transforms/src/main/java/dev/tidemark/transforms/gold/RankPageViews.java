/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.aggregate.AggregateInWindows;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.gold.PagesSketch.PageCount;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Ranks the most viewed pages of tumbling windows of a minute: page_view events that have a page.
 *
 * <p><b>In:</b> unique events at their event time, in any windows; bounded or not.
 *
 * <p><b>Out:</b> rows in the global window, as {@link AggregationWindows} says; each at the
 * timestamp of its pane. A pane has one row for each of the first pages; together they replace the
 * rows of earlier panes. Counts are exact as long as a window has at most 6,144 distinct pages;
 * beyond, each row tells by how much it may be too high, and the rows may differ from run to run by
 * as much.
 *
 * <p><b>State:</b> for each window at most 6,144 pages, with 16 bytes and the text of each: with
 * pages of 100 characters 0.7 MiB, until the allowed lateness is over. In a bundle at most 64
 * windows.
 */
public final class RankPageViews
    extends PTransform<PCollection<ClickEvent>, PCollection<PageViews>> {
  private static final long serialVersionUID = 1L;

  private static final int MOST_PARTIALS = 64;
  private static final String ALL_PAGES = "";

  private final AggregationWindows windows;
  private final Duration windowSize;
  private final int count;

  private RankPageViews(AggregationWindows windows, Duration windowSize, int count) {
    this.windows = requireNonNull(windows, "windows");
    this.windowSize = windowSize;
    this.count = count;
  }

  /** Ranks the first 20 pages of each minute. */
  public static RankPageViews of(AggregationWindows windows) {
    return new RankPageViews(windows, Duration.ofMinutes(1), 20);
  }

  /** With windows of another size; a millisecond or more. */
  public RankPageViews withWindowSize(Duration size) {
    return new RankPageViews(windows, GoldDurations.requirePositive("windowSize", size), count);
  }

  /** With another number of pages; 1 or more. */
  public RankPageViews withCount(int newCount) {
    if (newCount < 1) {
      throw new IllegalArgumentException("count must be 1 or more, but is " + newCount);
    }
    return new RankPageViews(windows, windowSize, newCount);
  }

  @Override
  public PCollection<PageViews> expand(PCollection<ClickEvent> events) {
    return events.apply(
        "Aggregate",
        AggregateInWindows.of(
                new PageViewAggregation(ALL_PAGES),
                new MergePageViews(),
                KvCoder.of(StringUtf8Coder.of(), PageViewCountsCoder.of()),
                new ToRows(count),
                PageViewsCoder.of())
            .in(windows, WindowSpecification.tumbling(windowSize))
            .withMostPartials(MOST_PARTIALS));
  }

  /** An empty pane, which some runners fire for an expired window, has no pages and no rows. */
  private record ToRows(int count)
      implements AggregateInWindows.ToRows<String, PageViewCounts, PageViews> {

    @Override
    public void toRows(
        String allPages, PageViewCounts counts, WindowPane pane, OutputReceiver<PageViews> rows) {
      int rank = 0;
      for (PageCount page : PagesSketch.ofBytes(counts.pagesSketch()).top(count)) {
        rank++;
        rows.output(
            new PageViews(
                pane,
                rank,
                page.pageUrl(),
                page.views(),
                page.maxError(),
                counts.lastArrivalMillis()));
      }
    }
  }
}
