/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.trace;

import java.time.Instant;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A row, and where it is.
 *
 * @param table the table
 * @param row the row's columns in their order; without its Kafka coordinates
 * @param file the data file that holds it, or null if it is no longer in the current snapshot
 * @param snapshotId the snapshot that added the file, or null where it has expired
 * @param committedAt when that was committed, or null
 * @param summary what the commit says of itself, such as {@code tidemark.commit-id}
 */
public record RowPlace(
    String table,
    Map<String, @Nullable Object> row,
    @Nullable String file,
    @Nullable Long snapshotId,
    @Nullable Instant committedAt,
    Map<String, String> summary) {}
