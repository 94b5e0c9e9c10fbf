/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A table, live and made anew.
 *
 * @param table the table
 * @param live its rows in the range before; in gold the latest panes
 * @param anew its rows in the range made anew
 * @param differences rows that are not the same
 * @param explained of these the ones that records explain which did not count before
 * @param examples some that nothing explains
 * @param snapshotId the snapshot with the new rows, or null where nothing was changed
 */
public record TableReport(
    String table,
    long live,
    long anew,
    long differences,
    long explained,
    List<String> examples,
    @Nullable Long snapshotId) {

  public TableReport {
    examples = List.copyOf(examples);
  }

  /** Differences that nothing explains. */
  public long unexplained() {
    return differences - explained;
  }

  TableReport changedBy(long snapshot) {
    return new TableReport(table, live, anew, differences, explained, examples, snapshot);
  }
}
