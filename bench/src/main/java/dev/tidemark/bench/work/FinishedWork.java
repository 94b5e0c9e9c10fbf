/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.pipeline.table.WrittenFile;
import java.util.List;

/**
 * Files that are complete, but not yet part of their tables.
 *
 * @param files the files, of all tables
 * @param received how many records are in those of bronze
 * @param settled how many are in those of the tables behind it, gold not counted
 */
public record FinishedWork(List<WrittenFile> files, long received, long settled) {
  public FinishedWork {
    files = List.copyOf(files);
  }
}
