/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a checkpoint behave as Hadoop's own local files do. */
final class LocalCheckpointFilesTest {
  @TempDir java.nio.file.Path folder;

  private FileContext files;

  @BeforeEach
  void open() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(LocalCheckpointFiles.SETTING, LocalCheckpointFiles.class.getName());
    files = FileContext.getFileContext(FsConstants.LOCAL_FS_URI, hadoop);
  }

  @Test
  void aFileTakesAnothersPlaceWithItsChecksum() throws IOException {
    write("written", "new");
    write("there", "old");

    files.rename(path("written"), path("there"), Options.Rename.OVERWRITE);

    assertThat(read("there"), is("new"));
    assertThat(Files.exists(folder.resolve("written")), is(false));
    assertThat(Files.exists(folder.resolve(".there.crc")), is(true));
  }

  @Test
  void aFileThatIsThereIsNotOverwrittenUnasked() throws IOException {
    write("written", "new");
    write("there", "old");

    assertThrows(IOException.class, () -> files.rename(path("written"), path("there")));

    assertThat(read("there"), is("old"));
  }

  @Test
  void aFileALinkAndALinkToNothingLookAsToHadoop() throws IOException {
    write("file", "text");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
    Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("nothing"));
    FileContext hadoops = FileContext.getFileContext(FsConstants.LOCAL_FS_URI, new Configuration());

    for (String name : List.of("file", "link")) {
      assertThat(
          name,
          files.getFileLinkStatus(path(name)).toString(),
          is(hadoops.getFileLinkStatus(path(name)).toString()));
    }
    assertThrows(FileNotFoundException.class, () -> files.getFileLinkStatus(path("broken")));
    assertThrows(FileNotFoundException.class, () -> hadoops.getFileLinkStatus(path("broken")));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThrows(FileNotFoundException.class, () -> files.getFileLinkStatus(path("nothing")));
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }

  private void write(String name, String text) throws IOException {
    try (OutputStream out = files.create(path(name), EnumSet.of(CreateFlag.CREATE))) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private String read(String name) throws IOException {
    try (var in = files.open(path(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
