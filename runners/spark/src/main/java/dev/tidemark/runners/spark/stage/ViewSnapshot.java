/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The side inputs as a stage sees them in a batch: what they hold, and how far each one's watermark
 * has come.
 */
public final class ViewSnapshot implements Serializable {
  private final ViewContents contents;
  private final HashMap<String, Instant> watermarks;

  /** A snapshot. */
  public ViewSnapshot(ViewContents contents, Map<String, Instant> watermarks) {
    this.contents = contents;
    this.watermarks = new HashMap<>(watermarks);
  }

  /** Returns the latest pane of the view in a window, or null. */
  @Nullable ViewPane pane(String view, byte[] window) {
    return contents.pane(view, window);
  }

  /** Returns the watermark of the view's PCollection, or null for a view that nobody writes. */
  @Nullable Instant watermark(String view) {
    return watermarks.get(view);
  }

  /** Returns the pane decoded, by {@code decoder} if nobody on this JVM has done it yet. */
  <T> @Nullable T decoded(ViewPane pane, Function<ViewPane, T> decoder) {
    return contents.decoded(pane, decoder);
  }
}
