/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.validation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What came of Beam's runner tests on one runner.
 *
 * @param classes the counts of each test class, nested ones by themselves, by its name
 */
record SuiteResults(SortedMap<String, Counts> classes) {

  private static final String HEADER = "test_class,passed,run";

  /**
   * Tests of a class.
   *
   * @param passed how many of those that ran passed
   * @param run how many ran
   */
  record Counts(int passed, int run) {

    static final Counts NONE = new Counts(0, 0);

    Counts plus(Counts other) {
      return new Counts(passed + other.passed, run + other.run);
    }

    boolean allPassed() {
      return passed == run;
    }
  }

  /** Reads the XML reports of a folder; a class that never ended has none. */
  static SuiteResults ofReports(Path folder)
      throws IOException, ParserConfigurationException, SAXException {
    SortedMap<String, Counts> classes = new TreeMap<>();
    for (Path report : reports(folder)) {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getDocumentElement();
      int run = number(suite, "tests") - number(suite, "skipped");
      int failed = number(suite, "failures") + number(suite, "errors");
      if (run > 0) {
        classes.merge(suite.getAttribute("name"), new Counts(run - failed, run), Counts::plus);
      }
    }
    return new SuiteResults(classes);
  }

  /** Reads what {@link #write} has written. */
  static SuiteResults read(Path file) throws IOException {
    SortedMap<String, Counts> classes = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.equals(HEADER)) {
        String[] fields = line.split(",", -1);
        classes.put(
            fields[0], new Counts(Integer.parseInt(fields[1]), Integer.parseInt(fields[2])));
      }
    }
    return new SuiteResults(classes);
  }

  /** Writes a line for each class. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    classes.forEach((name, counts) -> lines.add(name + "," + counts.passed() + "," + counts.run()));
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  Counts total() {
    return of(name -> true);
  }

  /** The sum over the classes whose name is wanted. */
  Counts of(Predicate<String> wanted) {
    return classes.entrySet().stream()
        .filter(counts -> wanted.test(counts.getKey()))
        .map(counts -> counts.getValue())
        .reduce(Counts.NONE, Counts::plus);
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
