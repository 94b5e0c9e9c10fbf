/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.validation;

import dev.tidemark.runners.spark.validation.SuiteResults.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The README's table of what each runner can do, made of the recorded results of Beam's own tests:
 * a row for each feature of {@code features.txt}, with the tests passed of those that there are.
 */
final class RunnersTable {

  private static final String BEGIN =
      "<!-- The table is made by the recording of a test run, see runners/spark/README.md. -->\n";
  private static final String END = "<!-- End of the table. -->\n";
  private static final String PACKAGE = "org.apache.beam.sdk.";

  private final List<Feature> features;
  private final SuiteResults direct;
  private final SuiteResults ours;
  private final SuiteResults stock;

  private record Feature(String name, Pattern classes, String dataflow) {

    static Feature of(String line) {
      // The pattern has bars of its own, but none between blanks.
      String[] fields = line.split(" \\| ", -1);
      if (fields.length != 3) {
        throw new IllegalArgumentException("Not a feature, a pattern and a remark: " + line);
      }
      return new Feature(fields[0].trim(), Pattern.compile(fields[1].trim()), fields[2].trim());
    }

    boolean has(String testClass) {
      return classes.matcher(testClass.substring(PACKAGE.length())).matches();
    }
  }

  private RunnersTable(
      List<Feature> features, SuiteResults direct, SuiteResults ours, SuiteResults stock) {
    this.features = features;
    this.direct = direct;
    this.ours = ours;
    this.stock = stock;
  }

  /** Reads the folder with {@code features.txt} and {@code results}. */
  static RunnersTable of(Path folder) throws IOException {
    List<Feature> features =
        Files.readAllLines(folder.resolve("features.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Feature::of)
            .toList();
    Path results = folder.resolve("results");
    return new RunnersTable(
        features,
        SuiteResults.read(results.resolve("direct.csv")),
        SuiteResults.read(results.resolve("spark.csv")),
        SuiteResults.read(results.resolve("spark-stock.csv")));
  }

  /** Test classes that ran on our runner, but that are no feature's, or that are of several. */
  List<String> classesNotOfOneFeature() {
    return ours.classes().keySet().stream()
        .filter(name -> features.stream().filter(feature -> feature.has(name)).count() != 1)
        .toList();
  }

  /** The table as Markdown. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| feature of the Beam model | direct | `SparkMicroBatchRunner` | stock `SparkRunner`,"
            + " streaming | Dataflow (documented) |");
    lines.add("|---|---:|---:|---:|---|");
    for (Feature feature : features) {
      Counts expected = ours.of(feature::has);
      lines.add(
          row(
              feature.name(),
              cell(direct.of(feature::has), expected),
              cell(expected, expected),
              cell(stock.of(feature::has), expected),
              feature.dataflow()));
    }
    Counts all = ours.total();
    lines.add(
        row("**all**", cell(direct.total(), all), cell(all, all), cell(stock.total(), all), ""));
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  /** The text of a page with this table in place of the one that is in it. */
  String in(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The page has no place for the table: " + BEGIN + END);
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n"
        + markdown()
        + "\n"
        + page.substring(end);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** A class that never ended has no counts at all, so its tests are known from our own run. */
  private static String cell(Counts counts, Counts expected) {
    return counts.passed() + " / " + Math.max(counts.run(), expected.run());
  }
}
