/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a compaction did to a table, or would do.
 *
 * @param table the table
 * @param files its files before
 * @param bytes their size
 * @param rewrittenFiles files that are replaced
 * @param rewrittenBytes their size
 * @param newFiles files in their place; expected where nothing was done
 * @param newBytes their size, or 0 where nothing was done
 * @param supersededRows rows of gold that were left out because a later pane has replaced them
 * @param expiredSnapshots snapshots that were forgotten
 * @param snapshotId the snapshot with the new files, or null where there is none
 */
public record CompactedTable(
    String table,
    long files,
    long bytes,
    long rewrittenFiles,
    long rewrittenBytes,
    long newFiles,
    long newBytes,
    long supersededRows,
    long expiredSnapshots,
    @Nullable Long snapshotId) {

  /** Files afterwards. */
  public long filesAfter() {
    return files - rewrittenFiles + newFiles;
  }
}
