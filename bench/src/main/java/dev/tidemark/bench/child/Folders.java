/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that children write to. */
public final class Folders {

  private Folders() {}

  /** The bytes of all files in a folder; 0 if it is not there. */
  public static long size(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    long size = 0;
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        size += Files.size(path);
      }
    }
    return size;
  }

  /** Deletes a folder with all that is in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
