/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The panes of side inputs, by view and window. Broadcast when they change; decoded once per JVM.
 */
public final class ViewContents implements Serializable {
  private final Map<String, Map<WindowBytes, ViewPane>> panes;
  private transient volatile @Nullable Map<ViewPane, Object> decoded;

  /** The given panes. */
  public ViewContents(Map<String, Map<WindowBytes, ViewPane>> panes) {
    this.panes = new HashMap<>(panes);
  }

  @Nullable ViewPane pane(String view, byte[] window) {
    Map<WindowBytes, ViewPane> windows = panes.get(view);
    return windows == null ? null : windows.get(new WindowBytes(window));
  }

  @SuppressWarnings("unchecked") // One pane, one view, one type.
  <T> @Nullable T decoded(ViewPane pane, Function<ViewPane, T> decoder) {
    Map<ViewPane, Object> known = known();
    Object value = known.get(pane);
    if (value == null) {
      value = decoder.apply(pane);
      if (value != null) {
        known.put(pane, value);
      }
    }
    return (T) value;
  }

  private synchronized Map<ViewPane, Object> known() {
    if (decoded == null) {
      decoded = new ConcurrentHashMap<>();
    }
    return decoded;
  }

  /** An encoded window, equal to others by its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
  public record WindowBytes(byte[] bytes) implements Serializable {
    @Override
    public boolean equals(Object other) {
      return other instanceof WindowBytes window && Arrays.equals(bytes, window.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
