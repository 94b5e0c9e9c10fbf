/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.table.RangeRows;
import java.util.Map;
import java.util.Optional;

/**
 * What is made anew from bronze.
 *
 * @param tables the tables that files are written for, each with the rows that are wanted; all
 *     where there is nothing said
 */
public record Rebuild(Map<String, Optional<RangeRows>> tables) {

  public Rebuild {
    tables = Map.copyOf(tables);
  }
}
