/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system as a table needs it.
 *
 * <p>Without what a table does not need: a checksum file beside each file, and permissions other
 * than the process's umask gives. (Without its native library Hadoop would start a {@code chmod}
 * process for each file, which takes longer than writing one.)
 *
 * <p>With what it does: renaming a file never replaces another. Iceberg's Hadoop catalog commits by
 * renaming and knows a lost race between two processes by the rename that fails.
 */
public final class LocalFolderFileSystem extends RawLocalFileSystem {

  /** For Hadoop. */
  public LocalFolderFileSystem() {}

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    // As created.
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    java.nio.file.Path source = pathToFile(from).toPath();
    java.nio.file.Path target = pathToFile(to).toPath();
    if (Files.isDirectory(source) || Files.isDirectory(target)) {
      return super.rename(from, to);
    }
    try {
      // Making a link is the one operation that fails, atomically, if the target is there.
      Files.createLink(target, source);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A mount without hard links.
      return !Files.exists(target) && super.rename(from, to);
    }
    Files.delete(source);
    return true;
  }
}
