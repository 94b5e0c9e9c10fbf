/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.oracle.StreamReport;
import java.util.List;
import java.util.SortedMap;

/**
 * What a demo of orders or rides found, for {@code --report}. Names in JSON are in snake case.
 *
 * @param pipeline the pipeline's name
 * @param runner the runner's name
 * @param seed the generator's seed
 * @param exact whether everything is as the oracle says and the runner dropped nothing
 * @param results how many rows of each kind of result were compared
 * @param runnerDroppedLate elements that the runner itself dropped as late
 * @param seconds from the pipeline's start until every window was final
 */
record StreamDemoReport(
    String pipeline,
    String runner,
    long seed,
    boolean exact,
    long received,
    long good,
    long duplicate,
    long deadLetter,
    long onTime,
    long late,
    long tooLate,
    SortedMap<String, Long> deadLettersByType,
    SortedMap<String, Long> results,
    long resultMismatches,
    long runnerDroppedLate,
    double seconds,
    List<String> mismatches)
    implements DemoResult {

  static StreamDemoReport of(
      String pipeline,
      DemoSettings settings,
      StreamReport tables,
      long runnerDroppedLate,
      double seconds) {
    return new StreamDemoReport(
        pipeline,
        settings.runner(),
        settings.seed(),
        tables.isExact() && runnerDroppedLate == 0,
        tables.records().received(),
        tables.records().good(),
        tables.records().duplicate(),
        tables.records().deadLetters(),
        tables.records().onTime(),
        tables.records().late(),
        tables.records().tooLate(),
        tables.records().deadLettersByType(),
        tables.results(),
        tables.resultMismatches(),
        runnerDroppedLate,
        seconds,
        tables.mismatches());
  }

  @Override
  public void print(DemoOutput output) {
    output.result(
        "received %,d = good %,d + duplicate %,d + too late %,d + dead letters %,d",
        received, good, duplicate, tooLate, deadLetter);
    output.result("good %,d = on time %,d + late %,d", good, onTime, late);
    results.forEach((name, rows) -> output.result("%s: %,d rows", name, rows));
    output.result(
        "mismatches %,d; dropped by the runner as late: %,d; %.1f s",
        resultMismatches, runnerDroppedLate, seconds);
    mismatches.forEach(mismatch -> output.result("WRONG: %s", mismatch));
  }
}
