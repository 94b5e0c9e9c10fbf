/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A contender that did not come to its end; with the last lines of what it said. */
public final class EngineFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int LINES = 25;

  EngineFailedException(String message, Path log) throws IOException {
    super(message + "; it said:" + System.lineSeparator() + tail(log));
  }

  private static String tail(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join(
        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
