/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** Recordings of JDK Flight Recorder as flame graphs, by the converter of async-profiler. */
public final class FlameGraphs {
  private static final String RECORDING = ".jfr";

  private FlameGraphs() {}

  /**
   * Writes for each {@code X.jfr} in a folder a flame graph {@code X.html}, and its stacks {@code
   * X.collapsed}, a line for each with its number of samples.
   */
  public static void besideRecordings(Path folder) throws IOException {
    List<Path> recordings;
    try (Stream<Path> files = Files.list(folder)) {
      recordings = files.filter(file -> file.toString().endsWith(RECORDING)).toList();
    }
    for (Path recording : recordings) {
      String name = recording.toString();
      String stem = name.substring(0, name.length() - RECORDING.length());
      for (String kind : List.of("html", "collapsed")) {
        Arguments arguments = new Arguments();
        arguments.output = kind;
        arguments.title = recording.getFileName().toString();
        // Names of generated classes differ from run to run.
        arguments.norm = true;
        JfrToFlame.convert(name, stem + "." + kind, arguments);
      }
    }
  }
}
