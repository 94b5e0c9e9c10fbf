/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.validation;

import dev.tidemark.runners.spark.validation.SuiteResults.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints what came of Beam's own tests, {@code passed / run / excluded}, and beside it what is
 * recorded of the other runners. On our own runner a test that fails, or one that is not run any
 * more, fails the build.
 */
public final class ValidatesRunnerSummary {

  private static final String OURS = "spark";

  private ValidatesRunnerSummary() {}

  /**
   * Takes the runner's name, the folder of the reports, the folder with {@code exclusions.txt} and
   * {@code results}, and whether to record the results there, and in the README's table.
   */
  public static void main(String[] args) throws Exception {
    String runner = args[0];
    Path folder = Path.of(args[2]);
    SuiteResults results = SuiteResults.ofReports(Path.of(args[1]));
    Path recorded = folder.resolve("results").resolve(runner + ".csv");
    if (Boolean.parseBoolean(args[3])) {
      results.write(recorded);
      Path page = folder.resolve(Path.of("..", "..", "..", "README.md"));
      Files.writeString(page, RunnersTable.of(folder).in(Files.readString(page)));
    }

    results
        .classes()
        .forEach(
            (name, counts) ->
                System.out.printf("%-75s %4d / %4d%n", name, counts.passed(), counts.run()));
    System.out.println("ValidatesRunner:               passed / run / exclusions");
    print(runner, results, exclusions(folder), "");
    for (String other : List.of(OURS, "direct", "spark-stock")) {
      Path file = folder.resolve("results").resolve(other + ".csv");
      if (!other.equals(runner) && Files.exists(file)) {
        print(other, SuiteResults.read(file), exclusions(folder), " (recorded)");
      }
    }
    if (runner.equals(OURS)) {
      check(results.total(), SuiteResults.read(recorded).total());
    }
  }

  private static void print(String runner, SuiteResults results, long exclusions, String how) {
    Counts total = results.total();
    System.out.printf(
        "ValidatesRunner on %-11s %6d / %d / %d%s%n",
        runner, total.passed(), total.run(), exclusions, how);
  }

  private static void check(Counts total, Counts expected) {
    if (!total.allPassed()) {
      System.out.printf("%d tests failed.%n", total.run() - total.passed());
      System.exit(1);
    }
    if (total.run() < expected.run()) {
      System.out.printf(
          "%d tests ran, but %d are recorded: add the missing ones to exclusions.txt with the"
              + " reason, and record again with -Dvalidates.runner.record=true.%n",
          total.run(), expected.run());
      System.exit(1);
    }
  }

  private static long exclusions(Path folder) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("exclusions.txt"))) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }
}
