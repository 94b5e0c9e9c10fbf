/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.child;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The heap of a JVM.
 *
 * @param size how large it may become, as {@code -Xmx} takes it, such as {@code 2g}
 * @param collector what collects its garbage
 */
public record JavaHeap(String size, Collector collector) {
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,5}[mMgG]");

  /** What contenders have where nothing else is said. */
  public static final JavaHeap USUAL = new JavaHeap("2g", Collector.PARALLEL);

  /** A collector of HotSpot, by the flag that chooses it. */
  public enum Collector {
    G1("-XX:+UseG1GC", "G1"),
    PARALLEL("-XX:+UseParallelGC", "the parallel collector");

    private final String flag;
    private final String words;

    Collector(String flag, String words) {
      this.flag = flag;
      this.words = words;
    }
  }

  /**
   * A heap.
   *
   * @throws IllegalArgumentException if the size is none
   */
  public JavaHeap {
    if (!SIZE.matcher(size).matches()) {
      throw new IllegalArgumentException(
          "\"" + size + "\" is no size of a heap: it is a number with m or g, such as 512m or 2g");
    }
  }

  /** The flags that make it. */
  List<String> flags() {
    return List.of("-Xmx" + size, collector.flag);
  }

  /** As a reader of results wants it. */
  public String words() {
    return size + ", collected by " + collector.words;
  }
}
