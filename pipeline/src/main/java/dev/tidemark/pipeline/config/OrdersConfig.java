/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.parse.EpochUnit;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What only the orders are told.
 *
 * @param revenueWindow the windows of revenue
 * @param revenueFanout over how many keys each category is spread
 * @param epochUnit the unit of event times that are numbers; null where these are dead letters
 * @param categoriesRefresh how often the categories are looked at for a new snapshot
 */
public record OrdersConfig(
    WindowSpecification revenueWindow,
    int revenueFanout,
    @Nullable EpochUnit epochUnit,
    Duration categoriesRefresh)
    implements StreamConfig {

  /** The name of the stream. */
  public static final String STREAM = "orders";

  public OrdersConfig {
    requireNonNull(revenueWindow, "revenueWindow");
    requireNonNull(categoriesRefresh, "categoriesRefresh");
  }

  @Override
  public String stream() {
    return STREAM;
  }

  @Override
  public Duration longestWindow() {
    return revenueWindow.size();
  }
}
