/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.resume;

import dev.tidemark.pipeline.table.TableDefinition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;

/**
 * How the panes of windows that are computed again follow those that are in a gold table.
 *
 * @param completeFromMicros windows that start earlier may lack records in the replay: they were
 *     final before, and yield no more rows
 * @param knownUntilMicros the start of the latest window that has rows; later ones are new
 * @param firstPane where the pane indices of windows that have rows go on
 * @param finalKeys the window and key of each final row: nothing can change it, and it is not
 *     written again
 * @param earlyPanes whether early panes of windows that have rows can be trusted
 */
public record GoldContinuation(
    long completeFromMicros,
    long knownUntilMicros,
    long firstPane,
    Set<List<Object>> finalKeys,
    EarlyPanes earlyPanes)
    implements Serializable {

  /** Early panes of windows that are computed again. */
  public enum EarlyPanes {
    /** They come after the whole replay, and so have all that was counted before. */
    COMPLETE,
    /** They may come in the middle of the replay, with less than was counted before. */
    PERHAPS_PARTIAL
  }

  public GoldContinuation {
    finalKeys = new HashSet<>(finalKeys);
  }

  /** Where the columns are that matter. */
  record Columns(int windowStart, int paneIndex, int paneTiming, List<Integer> key)
      implements Serializable {

    static Columns of(TableDefinition<?> table) {
      Schema schema = table.schema();
      String names = table.properties().get(TableDefinition.PANE_KEY);
      List<Integer> key = new ArrayList<>();
      for (String name : names.split(",", -1)) {
        key.add(place(schema, name));
      }
      return new Columns(
          place(schema, "window_start"),
          place(schema, "pane_index"),
          place(schema, "pane_timing"),
          key);
    }

    private static int place(Schema schema, String column) {
      return schema.columns().indexOf(schema.findField(column));
    }
  }

  /** Whether a row is written. */
  boolean keeps(Object[] row, Columns columns) {
    long windowStart = (Long) row[columns.windowStart];
    if (windowStart < completeFromMicros) {
      return false;
    }
    if (windowStart > knownUntilMicros) {
      return true;
    }
    if (earlyPanes == EarlyPanes.PERHAPS_PARTIAL && "EARLY".equals(row[columns.paneTiming])) {
      return false;
    }
    List<Object> key = new ArrayList<>(columns.key.size());
    for (int column : columns.key) {
      key.add(row[column]);
    }
    return !finalKeys.contains(key);
  }

  /** The row with its pane behind those that are there. */
  Object[] renumbered(Object[] row, Columns columns) {
    if ((Long) row[columns.windowStart] <= knownUntilMicros) {
      row[columns.paneIndex] = (Long) row[columns.paneIndex] + firstPane;
    }
    return row;
  }
}
