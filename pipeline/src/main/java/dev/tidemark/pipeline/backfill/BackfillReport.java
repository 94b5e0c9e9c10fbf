/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import java.util.List;
import java.util.Locale;

/**
 * What a backfill found and did.
 *
 * @param operation its id, for a rollback
 * @param pipeline the pipeline
 * @param layer what was made anew
 * @param ranges the ranges of event time
 * @param bronzeFiles how many files of bronze were read
 * @param tooLate events in silver now that had come too late
 * @param recovered records that are in silver or duplicates now and had been dead letters, or had
 *     been lost
 * @param nowDead records that were in silver and are dead letters now
 * @param lost records that would be in no table: nothing is ever changed then
 * @param open sessions that the pipeline may still change, and that were left as they are
 * @param tables the tables
 * @param result what was done
 */
public record BackfillReport(
    String operation,
    String pipeline,
    String layer,
    String ranges,
    long bronzeFiles,
    long tooLate,
    long recovered,
    long nowDead,
    long lost,
    long open,
    List<TableReport> tables,
    Result result) {

  public BackfillReport {
    tables = List.copyOf(tables);
  }

  /** Differences that nothing explains, over all tables. */
  public long unexplained() {
    return tables.stream().mapToLong(TableReport::unexplained).sum();
  }

  /** What was done. */
  public enum Result {
    /** The tables hold what bronze yields: there was nothing to do. */
    NOTHING_TO_DO,
    /** The results are in place. */
    SWAPPED,
    /** They were compared, as asked for. */
    COMPARED,
    /** They were not put in place, because of what differs. */
    REFUSED;

    /** For people. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
