/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.util.List;

/**
 * Whether the records of a stream are all accounted for.
 *
 * @param stream the stream
 * @param bronze records received
 * @param deadLetters records that could not become events; without those that a replay recovered
 * @param lateEvents events that came too late; without those that a backfill brought in
 * @param duplicates events that were there already
 * @param silver good events
 * @param onTime good events that were on time
 * @param late good events that were late
 * @param backfilled good events that came too late and were brought in by a backfill
 * @param inFlight records so recent that they need not be everywhere yet
 * @param batches how many batches the ledger has of the stream; 0 for tables from before there was
 *     a ledger
 * @param findings what does not hold; empty if all is well
 * @param warnings what deserves a look and may have a good reason
 */
public record Reconciliation(
    String stream,
    long bronze,
    long deadLetters,
    long lateEvents,
    long duplicates,
    long silver,
    long onTime,
    long late,
    long backfilled,
    long inFlight,
    long batches,
    List<Finding> findings,
    List<Finding> warnings) {

  public Reconciliation {
    findings = List.copyOf(findings);
    warnings = List.copyOf(warnings);
  }

  /**
   * Whether every record is in bronze once and in one other table once, and every file is there.
   */
  public boolean holds() {
    return findings.isEmpty();
  }
}
