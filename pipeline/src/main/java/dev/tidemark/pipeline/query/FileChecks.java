/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;

/**
 * Checks the files of a snapshot against its metadata.
 *
 * @param sound the files that can be read
 * @param findings what is wrong with the others
 */
record FileChecks(List<Path> sound, List<Finding> findings) {

  static FileChecks of(String name, SnapshotFiles files, ReadOnlyDatabase database) {
    List<String> missing = new ArrayList<>();
    Map<Path, DataFile> present = new HashMap<>();
    for (DataFile file : files.files()) {
      Path path = SnapshotFiles.localPath(file.location());
      if (Files.isRegularFile(path)) {
        present.put(path, file);
      } else {
        missing.add("%s (%d rows)".formatted(path, file.recordCount()));
      }
    }
    List<String> unreadable = new ArrayList<>();
    Map<Path, Long> rows = rows(List.copyOf(present.keySet()), database, unreadable);
    List<String> miscounted = new ArrayList<>();
    rows.forEach(
        (path, count) -> {
          long expected = present.get(path).recordCount();
          if (expected != count) {
            miscounted.add("%s (%d rows, not %d)".formatted(path, count, expected));
          }
        });
    List<Finding> findings = new ArrayList<>();
    add(findings, name, "files of the current snapshot are missing", missing);
    add(findings, name, "files cannot be read", unreadable);
    add(findings, name, "files hold other rows than the snapshot says", miscounted);
    return new FileChecks(rows.keySet().stream().sorted().toList(), findings);
  }

  /** The rows in each file; files that are no Parquet go to {@code unreadable}. */
  private static Map<Path, Long> rows(
      List<Path> files, ReadOnlyDatabase database, List<String> unreadable) {
    if (files.isEmpty()) {
      return Map.of();
    }
    String paths =
        files.stream()
            .map(file -> ViewSql.literal(file.toString()))
            .collect(Collectors.joining(","));
    try {
      return database
          .query("SELECT file_name, num_rows FROM parquet_file_metadata([" + paths + "])")
          .rows()
          .stream()
          .collect(Collectors.toMap(row -> Path.of((String) row.get(0)), row -> (Long) row.get(1)));
    } catch (QueryException e) {
      if (files.size() == 1) {
        unreadable.add(files.get(0) + ": " + e.getMessage().lines().findFirst().orElse(""));
        return Map.of();
      }
      // One bad file spoils the call for all, so narrow it down.
      Map<Path, Long> rows = new HashMap<>();
      int half = files.size() / 2;
      rows.putAll(rows(files.subList(0, half), database, unreadable));
      rows.putAll(rows(files.subList(half, files.size()), database, unreadable));
      return rows;
    }
  }

  private static void add(
      List<Finding> findings, String table, String problem, List<String> places) {
    if (!places.isEmpty()) {
      findings.add(
          new Finding(
              table,
              problem,
              places.size(),
              places.stream().sorted().limit(Finding.EXAMPLES).toList()));
    }
  }
}
