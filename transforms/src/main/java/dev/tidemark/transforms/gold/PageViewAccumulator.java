/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.clickstream.ClickEvent;

/** Adds page views and partial results up. Mutable, for one thread. */
final class PageViewAccumulator {
  private final PagesSketch pages = new PagesSketch();
  private long lastArrivalMillis = Long.MIN_VALUE;

  /** Only for events with a page. */
  void add(ClickEvent event) {
    pages.add(requireNonNull(event.pageUrl(), "pageUrl"));
    lastArrivalMillis = Math.max(lastArrivalMillis, event.position().arrivalMillis());
  }

  void merge(PageViewCounts part) {
    pages.merge(PagesSketch.ofBytes(part.pagesSketch()));
    lastArrivalMillis = Math.max(lastArrivalMillis, part.lastArrivalMillis());
  }

  void merge(PageViewAccumulator other) {
    pages.merge(other.pages);
    lastArrivalMillis = Math.max(lastArrivalMillis, other.lastArrivalMillis);
  }

  PageViewCounts toCounts() {
    return new PageViewCounts(pages.toBytes(), lastArrivalMillis);
  }
}
