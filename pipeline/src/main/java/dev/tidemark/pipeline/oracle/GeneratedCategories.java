/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import dev.tidemark.testdata.orders.CategoryVersion;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.reference.Version;
import java.util.List;

/** The generator's categories as rows of the dimension. */
public final class GeneratedCategories {

  private GeneratedCategories() {}

  /** The rows of these versions. */
  public static List<Version<Category>> rows(List<CategoryVersion> versions) {
    return versions.stream().map(GeneratedCategories::row).toList();
  }

  private static Version<Category> row(CategoryVersion version) {
    return new Version<>(
        version.category(),
        new Category(version.name(), version.department()),
        version.validFrom().toEpochMilli(),
        version.validTo() == null ? Version.STILL_VALID : version.validTo().toEpochMilli());
  }
}
