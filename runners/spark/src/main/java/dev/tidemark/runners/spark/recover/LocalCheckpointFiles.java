/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.local.LocalConfigKeys;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files with their checksums, for the logs and the state of a checkpoint: without
 * its native library Hadoop starts a {@code chmod} process for each file, one for its checksums,
 * and a {@code readlink} process for each end of a rename, and a micro-batch writes more than a
 * dozen files. Permissions are those that the process's umask gives.
 */
public final class LocalCheckpointFiles extends ChecksumFs {

  /** The setting of Hadoop that takes this class's name. */
  public static final String SETTING = "fs.AbstractFileSystem.file.impl";

  /** For Hadoop. */
  public LocalCheckpointFiles(URI unused, Configuration hadoop)
      throws IOException, URISyntaxException {
    super(new Files(hadoop));
  }

  private static final class Files extends DelegateToFileSystem {
    Files(Configuration hadoop) throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          new AsCreated(),
          hadoop,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public FsServerDefaults getServerDefaults(Path path) throws IOException {
      return LocalConfigKeys.getServerDefaults();
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // Hadoop asks for it, and nobody else.
    public FsServerDefaults getServerDefaults() throws IOException {
      return LocalConfigKeys.getServerDefaults();
    }

    @Override
    public boolean isValidName(String path) {
      // Whatever the operating system takes.
      return true;
    }
  }

  private static final class AsCreated extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) {
      // As created.
    }

    /** What Hadoop says, too, after it has asked a process in vain: it follows links. */
    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return getFileStatus(path);
    }
  }
}
