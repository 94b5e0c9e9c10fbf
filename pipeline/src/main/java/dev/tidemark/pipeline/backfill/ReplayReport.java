/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a replay of dead letters found and did.
 *
 * @param operation its id, for a rollback
 * @param pipeline the pipeline
 * @param chosen how many dead letters were tried again
 * @param recovered how many are events for today's code
 * @param failedAgain how many are not
 * @param unrecoverable how many bronze does not have any more
 * @param failures why those failed that did, by failure type
 * @param rebuilt the backfill that put the recovered ones in place, or null where there were none
 */
public record ReplayReport(
    String operation,
    String pipeline,
    long chosen,
    long recovered,
    long failedAgain,
    long unrecoverable,
    Map<String, Long> failures,
    @Nullable BackfillReport rebuilt) {

  public ReplayReport {
    failures = new TreeMap<>(failures);
  }

  static ReplayReport nothing(String operation, String pipeline) {
    return new ReplayReport(operation, pipeline, 0, 0, 0, 0, Map.of(), null);
  }
}
