/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import java.util.Locale;

/** How much is made anew. */
public enum Layer {
  /** Windowed results. */
  GOLD,
  /** Events, their duplicates, and windowed results. */
  SILVER;

  /** The name that users give. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
