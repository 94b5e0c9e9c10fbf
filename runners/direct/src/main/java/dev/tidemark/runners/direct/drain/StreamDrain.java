/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.drain;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import java.util.List;

/**
 * How far the tables of a stream have come.
 *
 * @param received records in bronze
 * @param accounted records in silver, duplicates, late events and dead letters
 * @param silver events in silver
 * @param counted events in the value panes of the windows, once for each window
 */
public record StreamDrain(long received, long accounted, long silver, long counted)
    implements Drain {

  /**
   * Reads the tables as they are now.
   *
   * @param sum the sum of events over rows of gold
   * @param gold the table of the windows
   */
  public static StreamDrain read(
      TableQueries queries, String stream, String sum, String gold, FinalPanes finalPanes) {
    queries.refresh();
    String values =
        switch (finalPanes) {
          case CLOSING -> gold + " WHERE is_final";
          case UNSUPPORTED -> gold + "_latest";
        };
    List<Object> row =
        queries
            .run(
                """
                SELECT (SELECT count(*) FROM bronze_%1$s), %4$s,
                       (SELECT count(*) FROM silver_%1$s),
                       (SELECT coalesce(%2$s, 0) FROM %3$s)
                """
                    .formatted(stream, sum, values, accountedSql(stream)))
            .rows()
            .get(0);
    return new StreamDrain(whole(row, 0), whole(row, 1), whole(row, 2), whole(row, 3));
  }

  /** How many records of a stream are in another table than bronze, as SQL. */
  static String accountedSql(String stream) {
    return """
        ((SELECT count(*) FROM silver_%1$s)
         + (SELECT count(*) FROM duplicates WHERE stream = '%1$s')
         + (SELECT count(*) FROM late_events WHERE stream = '%1$s')
         + (SELECT count(*) FROM dead_letters WHERE stream = '%1$s'))\
        """
        .formatted(stream);
  }

  @Override
  public String progress(long sent) {
    return "%,d of %,d records received, %,d accounted for, %,d good events counted %,d times"
        .formatted(received, sent, accounted, silver, counted);
  }

  /** Whether all records are accounted for, and each event is in all of its windows. */
  public boolean isComplete(long sent, long windowsPerEvent) {
    return received >= sent && accounted >= received && counted == windowsPerEvent * silver;
  }

  private static long whole(List<Object> row, int column) {
    return ((Number) row.get(column)).longValue();
  }
}
