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

  /** Whether this is one of the labels. */
  public static boolean isLabel(String text) {
    return switch (text) {
      case "page_view", "click", "scroll", "purchase", "add_to_cart" -> true;
      default -> false;
    };
  }

  /** The one instance of an equal label; the text itself where it is none. */
  static String internLabel(String text) {
    return switch (text) {
      case "page_view" -> PAGE_VIEW.label;
      case "click" -> CLICK.label;
      case "scroll" -> SCROLL.label;
      case "purchase" -> PURCHASE.label;
      case "add_to_cart" -> ADD_TO_CART.label;
      default -> text;
    };
  }
}
