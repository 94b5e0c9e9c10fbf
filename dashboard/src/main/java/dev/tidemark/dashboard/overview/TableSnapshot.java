/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

/**
 * The state of a table that readers see.
 *
 * @param id the snapshot's id
 * @param committedAtMillis when it was committed, epoch milliseconds UTC
 */
public record TableSnapshot(long id, long committedAtMillis) {}
