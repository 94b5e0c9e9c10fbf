/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFolderFileSystemTest {

  @TempDir java.nio.file.Path folder;

  @Test
  void aRenameMovesAFileAndNeverReplacesOne() throws Exception {
    try (LocalFolderFileSystem files = new LocalFolderFileSystem()) {
      files.initialize(URI.create("file:///"), new Configuration());
      Files.writeString(folder.resolve("first"), "first");
      Files.writeString(folder.resolve("second"), "second");

      assertThat(files.rename(at("first"), at("committed")), is(true));
      assertThat(files.rename(at("second"), at("committed")), is(false));
      assertThat(Files.readString(folder.resolve("committed")), equalTo("first"));
      assertThat(Files.exists(folder.resolve("first")), is(false));
      assertThat(Files.readString(folder.resolve("second")), equalTo("second"));
    }
  }

  private Path at(String name) {
    return new Path(folder.resolve(name).toUri());
  }
}
