/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.query.RecordCoordinates;
import java.util.List;
import java.util.Set;

/**
 * Silver and duplicates, live and made anew.
 *
 * @param live rows of silver in the range
 * @param anew rows of silver made anew
 * @param lost records that are in neither now, nor dead letters: their events moved elsewhere
 * @param nowDead records that are dead letters now and were none before
 * @param recovered records that are here now, and were neither here before nor too late
 * @param tooLate rows of silver now of events that had come too late
 * @param added records that are here now and were not before, for whatever reason
 * @param goneEvents events that were in silver and are not any more
 * @param changed what is said of rows with other values
 */
record SilverChanges(
    long live,
    long anew,
    Set<RecordCoordinates> lost,
    Set<RecordCoordinates> nowDead,
    Set<RecordCoordinates> recovered,
    long tooLate,
    long added,
    long goneEvents,
    List<String> changed) {

  private static final int EXAMPLES = 5;

  /** Whether there is anything to put in place. */
  boolean any() {
    return !nowDead.isEmpty() || added > 0 || goneEvents > 0 || !changed.isEmpty();
  }

  TableReport report(String table) {
    return new TableReport(
        table,
        live,
        anew,
        added + goneEvents + changed.size(),
        added,
        changed.stream().limit(EXAMPLES).toList(),
        null);
  }
}
