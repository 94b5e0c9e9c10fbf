/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import dev.tidemark.testdata.plan.RecordCounts;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the tables hold after a run over a generated stream, and where that differs from the oracle.
 *
 * @param records what became of the records
 * @param results how many rows of each kind of result were compared, by its name
 * @param resultMismatches rows that are missing, too many or different
 * @param mismatches one sentence for each difference, the first hundred
 */
public record StreamReport(
    RecordCounts records,
    SortedMap<String, Long> results,
    long resultMismatches,
    List<String> mismatches) {

  public StreamReport {
    results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
    mismatches = List.copyOf(mismatches);
  }

  /** Whether the tables hold exactly what they should. */
  public boolean isExact() {
    return mismatches.isEmpty();
  }
}
