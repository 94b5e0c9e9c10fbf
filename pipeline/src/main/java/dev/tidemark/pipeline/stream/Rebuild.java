/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.table.TimeRanges;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * What is made anew from bronze.
 *
 * @param ranges of event time; windows that overlap them are made anew whole
 * @param tables the tables that files are written for
 */
public record Rebuild(TimeRanges ranges, Set<String> tables) implements Serializable {

  public Rebuild {
    requireNonNull(ranges, "ranges");
    tables = new HashSet<>(tables);
  }
}
