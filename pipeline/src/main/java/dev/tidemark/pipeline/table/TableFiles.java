/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;

/**
 * Writes rows of a table without a pipeline around it, and commits them: the table is made if it
 * does not exist. For one thread.
 *
 * @param <T> the type of value that a row is made from
 */
public final class TableFiles<T> {
  private final TableDefinition<T> definition;
  private final OpenFiles<T> open;
  private final TableCommitter committer;
  private final List<WrittenFile> written = new ArrayList<>();

  private TableFiles(TableDefinition<T> definition, Warehouse warehouse) {
    this.definition = requireNonNull(definition, "definition");
    this.open = new OpenFiles<>(definition, warehouse.ensure(definition));
    this.committer = new TableCommitter(warehouse, Backoff.DEFAULT);
  }

  /** Rows for a table of this warehouse. */
  public static <T> TableFiles<T> of(TableDefinition<T> definition, Warehouse warehouse) {
    return new TableFiles<>(definition, warehouse);
  }

  /** Adds a row. Nobody sees it before {@link #commit}. */
  public void write(T value) throws IOException {
    open.write(value, written::add);
  }

  /**
   * Ends the files of all rows that were added since the last time and leaves it to the caller to
   * {@linkplain #commit commit} them, here or elsewhere.
   */
  public List<WrittenFile> finish() throws IOException {
    open.close(written::add);
    List<WrittenFile> finished = List.copyOf(written);
    written.clear();
    return finished;
  }

  /**
   * Makes the rows of finished files of this table visible at once, no matter who wrote them; does
   * nothing if the same files were committed together before.
   *
   * @throws WarehouseException if it cannot be done
   */
  public void commit(List<WrittenFile> files) throws InterruptedException {
    if (!files.isEmpty()) {
      committer.commit(definition.name(), files);
    }
  }

  /** How many rows of the table are visible now. */
  public long rows() {
    Snapshot snapshot = committer.table(definition.name()).currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }
}
