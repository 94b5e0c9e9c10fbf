/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Prints what came of Beam's own tests: {@code passed / run / excluded}, by class and in all. */
public final class ValidatesRunnerSummary {
  private ValidatesRunnerSummary() {}

  /**
   * Reads the reports in the folder {@code args[0]} and the exclusions in the file {@code args[1]}.
   */
  public static void main(String[] args) throws Exception {
    Map<String, int[]> classes = new TreeMap<>();
    for (Path report : reports(Path.of(args[0]))) {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getDocumentElement();
      int ran = number(suite, "tests") - number(suite, "skipped");
      int failed = number(suite, "failures") + number(suite, "errors");
      int[] counts =
          classes.computeIfAbsent(
              suite.getAttribute("name").replaceAll("\\$.*", ""), unused -> new int[2]);
      counts[0] += ran - failed;
      counts[1] += ran;
    }
    long excluded;
    try (Stream<String> lines = Files.lines(Path.of(args[1]))) {
      excluded = lines.filter(line -> !line.isBlank()).count();
    }
    int passed = 0;
    int run = 0;
    for (Map.Entry<String, int[]> counts : classes.entrySet()) {
      System.out.printf(
          "%-70s %4d / %4d%n", counts.getKey(), counts.getValue()[0], counts.getValue()[1]);
      passed += counts.getValue()[0];
      run += counts.getValue()[1];
    }
    System.out.printf(
        "ValidatesRunner: %d passed / %d run / %d exclusions%n", passed, run, excluded);
  }

  private static List<Path> reports(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("TEST-org\\.apache\\.beam\\..*\\.xml"))
          .toList();
    }
  }

  private static int number(Element suite, String attribute) {
    return Integer.parseInt(suite.getAttribute(attribute));
  }
}
