/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import dev.tidemark.pipeline.query.FileRows;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * Files of one partition that should become others.
 *
 * @param partition the partition, as in paths; empty for a table without partitions
 * @param files the files, all of one partition
 * @param rows their rows
 * @param superseded how many of the rows a later pane has replaced
 */
record PartitionPlan(String partition, List<DataFile> files, long rows, long superseded) {

  long bytes() {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  /** How many files of the target size the rows fill. */
  long outputs(long targetBytes) {
    return Math.max(1, (bytes() + targetBytes - 1) / targetBytes);
  }

  /** The rows that stay, in no order. */
  FileRows remaining(Table table) {
    FileRows all = FileRows.of(table, files);
    return superseded > 0 ? all.latestPanes() : all;
  }

  /** The partitions of a table that deserve it. */
  static List<PartitionPlan> of(Table table, CompactionSettings settings) {
    Map<String, List<DataFile>> partitions = new TreeMap<>();
    for (DataFile file : RowFiles.matching(table, Expressions.alwaysTrue())) {
      // Files of an older layout would have to go into several partitions.
      if (file.specId() == table.spec().specId()) {
        partitions
            .computeIfAbsent(
                table.spec().partitionToPath(file.partition()), any -> new ArrayList<>())
            .add(file);
      }
    }
    boolean panes = table.properties().containsKey(TableDefinition.PANE_KEY);
    List<PartitionPlan> plans = new ArrayList<>();
    partitions.forEach(
        (partition, files) -> {
          PartitionPlan plan =
              panes ? folding(table, partition, files) : gathering(partition, files, settings);
          long small =
              plan.files().stream()
                  .filter(file -> settings.isSmall(file.fileSizeInBytes()))
                  .count();
          if (small >= settings.minFiles() || plan.superseded() > 0) {
            plans.add(plan);
          }
        });
    return plans;
  }

  /** Large files stay as they are. */
  private static PartitionPlan gathering(
      String partition, List<DataFile> files, CompactionSettings settings) {
    List<DataFile> small =
        files.stream().filter(file -> settings.isSmall(file.fileSizeInBytes())).toList();
    return new PartitionPlan(partition, small, rows(small), 0);
  }

  /** Which pane is the latest takes all files to tell. */
  private static PartitionPlan folding(Table table, String partition, List<DataFile> files) {
    long latest = FileRows.of(table, files).latestPanes().count();
    return new PartitionPlan(partition, List.copyOf(files), rows(files), rows(files) - latest);
  }

  private static long rows(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }
}
