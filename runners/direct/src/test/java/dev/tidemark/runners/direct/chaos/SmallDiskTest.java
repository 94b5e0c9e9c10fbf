/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tidemark.runners.direct.chaos.SmallDisk.NotPermittedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmallDiskTest {

  @TempDir private Path folder;

  @Test
  void takesNothingWhileItIsFullAndKeepsWhatItHad() throws IOException {
    Path data = folder.resolve("data");
    SmallDisk disk = mount(data);
    try {
      Files.writeString(data.resolve("before"), "whole");
      disk.fill();
      IOException full =
          assertThrows(
              IOException.class, () -> Files.writeString(data.resolve("meanwhile"), "lost"));
      assertThat(full.getMessage(), containsString("No space left"));
      disk.free();
      Files.writeString(data.resolve("after"), "whole, too");
    } finally {
      disk.close();
    }

    try (Stream<Path> files = Files.list(data)) {
      assertThat(
          files.map(file -> file.getFileName().toString()).toList(),
          containsInAnyOrder("before", "meanwhile", "after"));
    }
    assertThat(Files.readString(data.resolve("before")), is("whole"));
    assertThat(Files.readString(data.resolve("meanwhile")), is(""));
    assertThat(Files.readString(data.resolve("after")), is("whole, too"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList(), containsInAnyOrder(data));
    }
  }

  private static SmallDisk mount(Path data) throws IOException {
    try {
      return SmallDisk.mount(data);
    } catch (NotPermittedException refused) {
      return abort(refused.getMessage());
    }
  }
}
