/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.aggregate.BundleAggregation;
import dev.tidemark.transforms.clickstream.ClickEvent;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Counts events and users for each key.
 *
 * @param keys the key of an event
 */
record ActivityAggregation(SerializableFunction<ClickEvent, String> keys)
    implements BundleAggregation<ClickEvent, String, ActivityAccumulator, Activity> {

  @Override
  public String keyOf(ClickEvent event) {
    return keys.apply(event);
  }

  @Override
  public ActivityAccumulator start() {
    return new ActivityAccumulator();
  }

  @Override
  public void add(ActivityAccumulator accumulator, ClickEvent event) {
    accumulator.add(event);
  }

  @Override
  public Activity finish(ActivityAccumulator accumulator) {
    return accumulator.toActivity();
  }
}
