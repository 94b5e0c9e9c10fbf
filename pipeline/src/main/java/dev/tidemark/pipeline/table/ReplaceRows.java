/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** Replaces all rows of a small table in one commit. */
public final class ReplaceRows {

  private ReplaceRows() {}

  /**
   * Writes the rows and makes them the only ones.
   *
   * @throws WarehouseException if it fails; then the old rows are still there
   */
  public static <T> void of(TableDefinition<T> definition, Table table, List<T> rows) {
    List<WrittenFile> files = new ArrayList<>();
    OpenFiles<T> open = new OpenFiles<>(definition, table);
    try {
      for (T row : rows) {
        open.write(row, files::add);
      }
      open.close(files::add);
      OverwriteFiles overwrite =
          table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
      files.forEach(file -> overwrite.addFile(file.toDataFile(table)));
      overwrite.commit();
    } catch (IOException | RuntimeException e) {
      open.abandon();
      throw new WarehouseException(
          "Table " + definition.name() + " cannot be replaced: " + e.getMessage(), e);
    }
  }
}
