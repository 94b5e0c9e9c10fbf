/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.aggregate.BundleAggregation;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.EventType;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Counts views by page, all under one key.
 *
 * @param key the key
 */
record PageViewAggregation(String key)
    implements BundleAggregation<ClickEvent, String, PageViewAccumulator, PageViewCounts> {

  @Override
  public @Nullable String keyOf(ClickEvent event) {
    boolean counts =
        event.eventType().equals(EventType.PAGE_VIEW.label()) && event.pageUrl() != null;
    return counts ? key : null;
  }

  @Override
  public PageViewAccumulator start() {
    return new PageViewAccumulator();
  }

  @Override
  public void add(PageViewAccumulator accumulator, ClickEvent event) {
    accumulator.add(event);
  }

  @Override
  public PageViewCounts finish(PageViewAccumulator accumulator) {
    return accumulator.toCounts();
  }
}
