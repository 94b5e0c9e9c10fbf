/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.drivers;

/**
 * A change of a row of the table of drivers.
 *
 * @param logPosition where the change is in the database's log; later changes have higher ones
 * @param operation {@code c} made, {@code u} changed, {@code d} deleted
 * @param timeMillis when the database made the change
 * @param before the row before, or null
 * @param after the row after, or null
 */
record DriverChange(
    long logPosition, String operation, long timeMillis, Driver before, Driver after) {

  /** A row of the table. */
  record Driver(String driver, String name, String city, String status) {}

  String driver() {
    return after == null ? before.driver() : after.driver();
  }
}
