/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.table.WrittenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** Files that were made anew and are not part of their tables yet. */
final class StagedFiles {

  private final Map<String, List<DataFile>> files = new TreeMap<>();

  StagedFiles(List<WrittenFile> written, Map<String, Table> tables) {
    for (WrittenFile file : written) {
      Table table = tables.get(file.table());
      if (table != null) {
        files.computeIfAbsent(file.table(), any -> new ArrayList<>()).add(file.toDataFile(table));
      }
    }
  }

  List<DataFile> of(String table) {
    return files.getOrDefault(table, List.of());
  }
}
