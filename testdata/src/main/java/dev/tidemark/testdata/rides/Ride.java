/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.rides;

import java.math.BigDecimal;

/**
 * Something that happens to a ride, before it is written.
 *
 * @param id the event's id
 * @param user who rides
 * @param type what happens
 * @param amount the fare of a completed ride, otherwise null
 * @param ride the ride
 * @param driver who drives, or null as long as nobody does
 * @param timeMillis when it happens
 * @param unknownField whether there is a field that the schema does not know
 */
record Ride(
    String id,
    String user,
    Type type,
    BigDecimal amount,
    String ride,
    String driver,
    long timeMillis,
    boolean unknownField) {

  /** What happens to rides. */
  enum Type {
    REQUESTED("ride_requested"),
    ACCEPTED("ride_accepted"),
    STARTED("ride_started"),
    COMPLETED("ride_completed"),
    CANCELLED("ride_cancelled");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
