/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.tidemark.transforms.gold.PagesSketch.PageCount;
import org.junit.jupiter.api.Test;

final class PagesSketchTest {
  private static final int EXACT_PAGES = 6_144;

  @Test
  void exactUpToThreeQuartersOfItsMap() {
    PagesSketch pages = pagesWithViews(EXACT_PAGES);
    assertThat(
        PagesSketch.ofBytes(pages.toBytes()).top(3),
        contains(
            new PageCount("/popular", 501, 0),
            new PageCount("/page-1", 1, 0),
            new PageCount("/page-10", 1, 0)));
  }

  @Test
  void beyondThatCountsAreUpperBoundsThatKnowTheirError() {
    PagesSketch pages = pagesWithViews(20 * EXACT_PAGES);
    PageCount first = pages.top(1).get(0);
    assertThat(first.pageUrl(), is("/popular"));
    assertThat(first.maxError(), is(greaterThan(0L)));
    assertThat(first.views(), is(greaterThanOrEqualTo(501L)));
    assertThat(first.views() - first.maxError(), is(lessThanOrEqualTo(501L)));
  }

  @Test
  void mergedPartsAreTheWhole() {
    PagesSketch merged = pagesWithViews(100);
    merged.merge(PagesSketch.ofBytes(pagesWithViews(200).toBytes()));
    assertThat(
        merged.top(2),
        contains(new PageCount("/popular", 1_002, 0), new PageCount("/page-1", 2, 0)));
  }

  @Test
  void nothing() {
    PagesSketch none = PagesSketch.ofBytes(new PagesSketch().toBytes());
    assertThat(none.top(20), is(empty()));
  }

  /** So many pages, one of which is viewed 501 times. */
  private static PagesSketch pagesWithViews(int pages) {
    PagesSketch sketch = new PagesSketch();
    for (int view = 0; view < 501; view++) {
      sketch.add("/popular");
    }
    for (int page = 1; page < pages; page++) {
      sketch.add("/page-" + page);
    }
    return sketch;
  }
}
