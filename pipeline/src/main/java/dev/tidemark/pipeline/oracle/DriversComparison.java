/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import static dev.tidemark.pipeline.oracle.StreamComparison.key;

import dev.tidemark.pipeline.config.DriversConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.testdata.drivers.DriversExpectation;
import dev.tidemark.testdata.drivers.DriversExpectation.DriverRow;
import dev.tidemark.testdata.plan.RecordCounts;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the tables of a finished run over a change log of drivers with what the generator's
 * oracle expects. How late changes were is not compared: the generator shuffles the log.
 */
public final class DriversComparison {

  private DriversComparison() {}

  /** Reads the tables as they are now and compares. */
  public static StreamReport compare(TableQueries queries, DriversExpectation expected) {
    StreamComparison comparison = new StreamComparison(queries, DriversConfig.STREAM);
    RecordCounts records = comparison.recordsOfAnyLateness(expected.records());
    long countMismatches = comparison.mismatches().count();

    Map<String, String> drivers = new TreeMap<>();
    for (DriverRow row : expected.drivers()) {
      drivers.put(row.driver(), key(row.name(), row.city(), row.status(), row.logPosition()));
    }
    comparison.rows(
        "drivers",
        drivers,
        """
        SELECT driver_id, concat_ws(' ', name, city, status, log_position)
        FROM drivers_latest WHERE NOT is_deleted
        """);
    return comparison.report(records, countMismatches);
  }
}
