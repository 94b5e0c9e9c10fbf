/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.query.KeySpan;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What bronze yields now, beside what is live.
 *
 * @param bronzeFiles how many files of bronze were read
 * @param staged the files with the rows
 * @param silver the comparison of silver and duplicates, or null where these stay as they are
 * @param reports the comparison of each table
 * @param sessions the islands of sessions that differ
 * @param open sessions that the pipeline may still change
 */
record MadeAnew(
    long bronzeFiles,
    StagedFiles staged,
    @Nullable SilverChanges silver,
    List<TableReport> reports,
    List<KeySpan> sessions,
    long open) {}
