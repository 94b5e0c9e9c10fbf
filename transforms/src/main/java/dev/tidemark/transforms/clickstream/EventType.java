/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

/** The kinds of event that a clickstream producer may send. */
public enum EventType {
  PAGE_VIEW("page_view"),
  CLICK("click"),
  SCROLL("scroll"),
  PURCHASE("purchase"),
  ADD_TO_CART("add_to_cart");

  private final String label;

  EventType(String label) {
    this.label = label;
  }

  /** The name that producers send and tables hold. */
  public String label() {
    return label;
  }
}
