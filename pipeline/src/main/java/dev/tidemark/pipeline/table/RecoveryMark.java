/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;

/**
 * The note beside the ledger that a run is going on from the tables, until its first batch is
 * whole. If the run dies before, its checkpoint may not have the replay, and must not be used.
 */
public final class RecoveryMark {

  private final FileIO files;
  private final String path;

  private RecoveryMark(FileIO files, String path) {
    this.files = files;
    this.path = path;
  }

  /** The mark of a stream, left or not. */
  public static RecoveryMark of(Warehouse warehouse, String stream) {
    return of(warehouse.ensure(Ledger.definition()), stream);
  }

  static RecoveryMark of(Table ledger, String stream) {
    return new RecoveryMark(ledger.io(), ledger.location() + "/recovering/" + stream);
  }

  /** Whether a run went on from the tables and has not come to its first batch. */
  public boolean isLeft() {
    return files.newInputFile(path).exists();
  }

  /** Leaves the mark. */
  public void leave() {
    try (OutputStream out = files.newOutputFile(path).createOrOverwrite()) {
      out.write('1');
    } catch (IOException e) {
      throw new UncheckedIOException("the mark of the recovery cannot be written", e);
    }
  }

  /** Takes the mark away. */
  public void remove() {
    if (isLeft()) {
      files.deleteFile(path);
    }
  }
}
