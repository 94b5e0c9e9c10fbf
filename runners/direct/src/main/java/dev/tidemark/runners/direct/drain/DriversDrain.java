/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.drain;

import dev.tidemark.pipeline.query.TableQueries;
import java.util.List;

/**
 * How far the tables of the drivers' change log have come.
 *
 * @param received records in bronze
 * @param accounted records in silver, duplicates, late events and dead letters
 * @param behind drivers whose last change in silver is not in the table of drivers
 */
public record DriversDrain(long received, long accounted, long behind) implements Drain {

  /** Reads the tables as they are now. */
  public static DriversDrain read(TableQueries queries) {
    queries.refresh();
    List<Object> row =
        queries
            .run(
                """
                SELECT (SELECT count(*) FROM bronze_drivers), %s,
                       (SELECT count(*) FROM (
                          SELECT driver_id, max(log_position) FROM silver_drivers GROUP BY 1
                          EXCEPT SELECT driver_id, log_position FROM drivers_latest))
                """
                    .formatted(StreamDrain.accountedSql("drivers")))
            .rows()
            .get(0);
    return new DriversDrain(
        ((Number) row.get(0)).longValue(),
        ((Number) row.get(1)).longValue(),
        ((Number) row.get(2)).longValue());
  }

  @Override
  public String progress(long sent) {
    return "%,d of %,d records received, %,d accounted for, %,d drivers behind"
        .formatted(received, sent, accounted, behind);
  }

  /** Whether all records are accounted for, and every driver is as its last change says. */
  public boolean isComplete(long sent) {
    return received >= sent && accounted >= received && behind == 0;
  }
}
