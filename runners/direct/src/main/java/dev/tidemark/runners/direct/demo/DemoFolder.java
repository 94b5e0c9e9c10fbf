/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.table.WarehouseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders of the demo: a warehouse that is made anew each time, and Kafka's, which is temporary.
 */
final class DemoFolder {

  /** Marks a warehouse as one that only a demo has written to. */
  private static final String MARKER = ".made-by-demo";

  private DemoFolder() {}

  /**
   * An empty warehouse. What an earlier demo left there is deleted; anything else is not touched.
   *
   * @throws WarehouseException if the folder holds something that no demo made, or cannot be made
   */
  static Path freshWarehouse(Path folder) {
    try {
      if (Files.exists(folder) && !Files.exists(folder.resolve(MARKER)) && !isEmpty(folder)) {
        throw new WarehouseException(
            "The folder " + folder + " holds what no demo made; choose another --warehouse.");
      }
      delete(folder);
      Files.createDirectories(folder);
      Files.createFile(folder.resolve(MARKER));
      return folder;
    } catch (IOException failure) {
      throw new WarehouseException(
          "The folder " + folder + " cannot be made: " + failure.getMessage(), failure);
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
