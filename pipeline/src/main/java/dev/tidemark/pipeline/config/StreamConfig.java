/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.io.Serializable;
import java.time.Duration;

/** What one pipeline is told and the others are not. */
public sealed interface StreamConfig extends Serializable
    permits ClickstreamConfig, OrdersConfig, RidesConfig, DriversConfig {

  /** The name of the stream that the pipeline reads. */
  String stream();

  /** At least as long as the pipeline's longest window: how far events reach in its results. */
  default Duration longestWindow() {
    return Duration.ofHours(1);
  }
}
