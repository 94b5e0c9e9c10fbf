/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What an earlier job has left to go on from. */
final class RetainedCheckpoint {

  /** Written last: a checkpoint without is not complete. */
  private static final String METADATA = "_metadata";

  private RetainedCheckpoint() {}

  /** Where the newest complete checkpoint is of all jobs that had this folder. */
  static Optional<String> latest(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().equals(METADATA))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .map(file -> file.getParent().toUri().toString());
    }
  }
}
