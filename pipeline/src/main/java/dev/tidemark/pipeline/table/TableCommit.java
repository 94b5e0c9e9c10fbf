/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * Files that became part of a table together.
 *
 * @param table the table's name
 * @param snapshotId the snapshot that made them visible
 * @param commitId the SHA-256 of their paths, in hexadecimal
 * @param files how many files
 * @param records how many rows
 * @param committedAtMillis when, epoch milliseconds UTC
 */
public record TableCommit(
    String table,
    long snapshotId,
    String commitId,
    long files,
    long records,
    long committedAtMillis) {

  /** Writes the six components one after the other. */
  public static final Coder<TableCommit> CODER = new TableCommitCoder();

  private static final class TableCommitCoder extends AtomicCoder<TableCommit> {

    private static final Coder<String> STRING = StringUtf8Coder.of();
    private static final Coder<Long> LONG = VarLongCoder.of();

    @Override
    public void encode(TableCommit commit, OutputStream out) throws IOException {
      STRING.encode(commit.table, out);
      LONG.encode(commit.snapshotId, out);
      STRING.encode(commit.commitId, out);
      LONG.encode(commit.files, out);
      LONG.encode(commit.records, out);
      LONG.encode(commit.committedAtMillis, out);
    }

    @Override
    public TableCommit decode(InputStream in) throws IOException {
      return new TableCommit(
          STRING.decode(in),
          LONG.decode(in),
          STRING.decode(in),
          LONG.decode(in),
          LONG.decode(in),
          LONG.decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
