/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A part, or the whole, of a window's page views: partial results of any bundles merge.
 *
 * @param pagesSketch a frequent-items sketch of the pages
 * @param lastArrivalMillis the latest arrival time among the page views, epoch milliseconds UTC
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
record PageViewCounts(byte[] pagesSketch, long lastArrivalMillis) implements Serializable {

  @Override
  public boolean equals(Object other) {
    return other instanceof PageViewCounts that
        && Arrays.equals(pagesSketch, that.pagesSketch)
        && lastArrivalMillis == that.lastArrivalMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(pagesSketch), lastArrivalMillis);
  }
}
