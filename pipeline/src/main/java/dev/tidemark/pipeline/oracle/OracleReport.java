/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the tables hold after a run over generated data, and where that differs from the oracle.
 *
 * @param received records in bronze
 * @param good rows of silver
 * @param duplicate rows of duplicates
 * @param deadLetter rows of dead letters
 * @param onTime silver rows of class {@code on_time}
 * @param late silver rows of class {@code late}
 * @param tooLate rows of late events
 * @param deadLettersByType dead letters by failure type
 * @param goldRows gold rows that were compared, all gold tables together
 * @param goldMismatches gold rows that are missing, too many or different
 * @param distinctMaxRelativeError the largest error of a distinct count, relative to the exact one
 * @param distinctMeanRelativeError the mean of the errors' absolute values
 * @param mismatches one sentence for each difference, the first hundred
 */
public record OracleReport(
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
    List<String> mismatches) {

  public OracleReport {
    deadLettersByType = Collections.unmodifiableSortedMap(new TreeMap<>(deadLettersByType));
    mismatches = List.copyOf(mismatches);
  }

  /** Whether the tables hold exactly what they should. */
  public boolean isExact() {
    return mismatches.isEmpty();
  }
}
