/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import org.apache.iceberg.Snapshot;

/**
 * The state of a table that readers see.
 *
 * @param id the snapshot's id
 * @param committedAtMillis when it was committed, epoch milliseconds UTC
 */
public record TableSnapshot(long id, long committedAtMillis) {

  static TableSnapshot of(Snapshot snapshot) {
    return new TableSnapshot(snapshot.snapshotId(), snapshot.timestampMillis());
  }
}
