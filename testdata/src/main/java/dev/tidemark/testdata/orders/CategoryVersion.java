/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a category is called, and when: a row of a type 2 dimension.
 *
 * @param category the category's id, as orders name it
 * @param name what it is called
 * @param department where it belongs
 * @param validFrom from when on this holds
 * @param validTo up to when this holds, exclusive; null where it still holds
 */
public record CategoryVersion(
    String category, String name, String department, Instant validFrom, Instant validTo) {

  public CategoryVersion {
    requireNonNull(category, "category");
    requireNonNull(name, "name");
    requireNonNull(department, "department");
    requireNonNull(validFrom, "validFrom");
  }

  boolean holdsAt(Instant instant) {
    return !instant.isBefore(validFrom) && (validTo == null || instant.isBefore(validTo));
  }

  CategoryVersion until(Instant end) {
    return new CategoryVersion(category, name, department, validFrom, end);
  }
}
