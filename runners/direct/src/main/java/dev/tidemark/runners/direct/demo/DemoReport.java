/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.oracle.OracleReport;
import java.util.List;
import java.util.SortedMap;

/**
 * What a demo found, for {@code --report}. Names in JSON are in snake case.
 *
 * @param runner the runner's name
 * @param seed the generator's seed
 * @param exact whether everything is as the oracle says and the runner dropped nothing
 * @param runnerDroppedLate elements that the runner itself dropped as late
 * @param seconds from the pipeline's start until every window was final
 */
record DemoReport(
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
    long goldRows,
    long goldMismatches,
    double distinctMaxRelativeError,
    double distinctMeanRelativeError,
    long runnerDroppedLate,
    double seconds,
    List<String> mismatches)
    implements DemoResult {

  static DemoReport of(
      String runner, long seed, OracleReport tables, long runnerDroppedLate, double seconds) {
    return new DemoReport(
        runner,
        seed,
        tables.isExact() && runnerDroppedLate == 0,
        tables.received(),
        tables.good(),
        tables.duplicate(),
        tables.deadLetter(),
        tables.onTime(),
        tables.late(),
        tables.tooLate(),
        tables.deadLettersByType(),
        tables.goldRows(),
        tables.goldMismatches(),
        tables.distinctMaxRelativeError(),
        tables.distinctMeanRelativeError(),
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
    output.result(
        "gold rows %,d, mismatches %,d; distinct users: largest error %.2f%%, mean %.2f%%",
        goldRows, goldMismatches, 100 * distinctMaxRelativeError, 100 * distinctMeanRelativeError);
    output.result("dropped by the runner as late: %,d; %.1f s", runnerDroppedLate, seconds);
    mismatches.forEach(mismatch -> output.result("WRONG: %s", mismatch));
  }
}
