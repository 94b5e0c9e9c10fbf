/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system without what a table does not need: no checksum file beside each file,
 * and the permissions that the process's umask gives. (Without its native library Hadoop would
 * start a {@code chmod} process for each file, which takes longer than writing one.)
 */
public final class LocalFolderFileSystem extends RawLocalFileSystem {

  /** For Hadoop. */
  public LocalFolderFileSystem() {}

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    // As created.
  }
}
