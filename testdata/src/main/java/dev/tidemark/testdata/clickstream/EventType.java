/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.RandomStream;

/** The kinds of event in the clickstream. */
enum EventType {
  PAGE_VIEW("page_view", 0),
  CLICK("click", 1),
  SCROLL("scroll", 2),
  PURCHASE("purchase", 3),
  ADD_TO_CART("add_to_cart", 4);

  private final String label;
  private final int index;

  EventType(String label, int index) {
    this.label = label;
    this.index = index;
  }

  String label() {
    return label;
  }

  /** From 0, for arrays. */
  int index() {
    return index;
  }

  /** One bit for each type, for sets of types. */
  int bit() {
    return 1 << index;
  }

  /** Mostly views, few purchases. */
  static EventType draw(RandomStream random) {
    int percent = random.below(100);
    if (percent < 55) {
      return PAGE_VIEW;
    }
    if (percent < 77) {
      return SCROLL;
    }
    if (percent < 92) {
      return CLICK;
    }
    return percent < 97 ? ADD_TO_CART : PURCHASE;
  }

  static int count() {
    return values().length;
  }
}
