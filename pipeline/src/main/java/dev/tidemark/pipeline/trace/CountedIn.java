/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.trace;

import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A row of a gold table that the event counted in, or would have counted in.
 *
 * @param table the gold table
 * @param row the latest pane's columns; sketches are left out
 */
public record CountedIn(String table, Map<String, @Nullable Object> row) {}
