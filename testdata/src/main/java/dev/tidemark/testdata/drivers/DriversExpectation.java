/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.drivers;

import dev.tidemark.testdata.plan.RecordCounts;
import java.util.List;

/**
 * What a correct pipeline must make of a change log of drivers.
 *
 * @param seed the generator's seed
 * @param records what must become of the records; a change that comes again is a duplicate
 * @param drivers the rows of the table after the last change
 */
public record DriversExpectation(long seed, RecordCounts records, List<DriverRow> drivers) {

  public DriversExpectation {
    drivers = List.copyOf(drivers);
  }

  /** A row of the table, and the log position of the change that made it what it is. */
  public record DriverRow(
      String driver, String name, String city, String status, long logPosition) {}
}
