/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

/** The names of the pages and of the users, made from their numbers. */
final class Site {
  static final String CLOSING_USER = "user-closing";
  static final String CLOSING_PAGE = "https://shop.example/closing";

  /** The number of the closing user and of the closing page. */
  static final int CLOSING = Integer.MAX_VALUE;

  /** An event without a page. */
  static final int NO_PAGE = -1;

  private static final String[] COUNTRIES = {"DE", "US", "GB", "FR", "BR", "IN", "JP", "NG"};
  private static final String[] DEVICES = {"mobile", "mobile", "mobile", "desktop", "tablet"};

  private Site() {}

  static String user(int number) {
    return number == CLOSING ? CLOSING_USER : "user-" + padded(number);
  }

  /** Every tenth page has letters outside ASCII in its name. */
  static String page(int number) {
    if (number == CLOSING) {
      return CLOSING_PAGE;
    }
    String section = number % 10 == 9 ? "größen-und-maße/" : "products/";
    return "https://shop.example/" + section + number;
  }

  static String country(int user) {
    return COUNTRIES[user % 7 == 0 ? user % COUNTRIES.length : user % 3];
  }

  static String device(int user) {
    return DEVICES[user % DEVICES.length];
  }

  private static String padded(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, 6 - digits.length())) + digits;
  }
}
