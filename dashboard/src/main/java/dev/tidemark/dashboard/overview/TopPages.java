/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.util.List;

/**
 * The most viewed pages of the newest minutes.
 *
 * @param startMillis the first instant that counts, epoch milliseconds UTC
 * @param endMillis the first instant that does not count any more
 * @param isFinal whether no window can change any more
 * @param pages the pages, most viewed first
 */
public record TopPages(long startMillis, long endMillis, boolean isFinal, List<Page> pages) {

  static final TopPages NONE = new TopPages(0, 0, true, List.of());

  /**
   * A page.
   *
   * @param url the page, as the producer sent it: not to be trusted
   * @param views how often it was viewed
   * @param maxError by how much {@code views} may be too high
   */
  public record Page(String url, long views, long maxError) {}
}
