/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A table of what a pipeline makes of the events in silver, and which of its rows belong to a range
 * of event time: those that an event in the range could have a part in.
 *
 * @param definition the table
 * @param kind what its rows stand for
 * @param start the column where the time of a row starts
 * @param reach how far the events of a row may be from each other; for sessions, the gap
 * @param owner the column of whose session it is, which silver and late events have, too; null but
 *     for sessions
 */
public record ResultTable(
    TableDefinition<?> definition,
    Kind kind,
    String start,
    Duration reach,
    @Nullable String owner) {

  /** What rows stand for. */
  public enum Kind {
    /** Windows, whose length is known. Those that overlap a range belong to it. */
    WINDOWS,
    /** Sessions, which are as long as they are. Likewise. */
    SESSIONS,
    /** What happened at a time, and what followed it within a bound. */
    FOLLOWED
  }

  public ResultTable {
    requireNonNull(definition, "definition");
    requireNonNull(kind, "kind");
    requireNonNull(start, "start");
    requireNonNull(reach, "reach");
  }

  /** Windows of at most this length. */
  public static ResultTable windows(TableDefinition<?> definition, Duration longest) {
    return new ResultTable(definition, Kind.WINDOWS, "window_start", longest, null);
  }

  /** Sessions of owners with this gap. */
  public static ResultTable sessions(TableDefinition<?> definition, Duration gap, String owner) {
    return new ResultTable(definition, Kind.SESSIONS, "window_start", gap, owner);
  }

  /** What happened at the time in a column, and what followed it within a bound. */
  public static ResultTable followed(TableDefinition<?> definition, String column, Duration bound) {
    return new ResultTable(definition, Kind.FOLLOWED, column, bound, null);
  }

  /** The table's name. */
  public String name() {
    return definition.name();
  }

  /**
   * Its rows of ranges.
   *
   * @param beforeMillis up to when the pipeline can change nothing any more: what is not over then
   *     is left to it
   */
  public RangeRows rows(TimeRanges ranges, long beforeMillis) {
    return kind == Kind.FOLLOWED
        ? RangeRows.after(start, reach, ranges, beforeMillis)
        : RangeRows.ofWindows(ranges, beforeMillis);
  }
}
