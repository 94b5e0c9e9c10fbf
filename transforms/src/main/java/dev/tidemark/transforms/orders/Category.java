/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What is known of a category of goods at some time.
 *
 * @param name what it is called
 * @param department where it belongs, or null
 */
public record Category(String name, @Nullable String department) implements Serializable {

  public Category {
    requireNonNull(name, "name");
  }
}
