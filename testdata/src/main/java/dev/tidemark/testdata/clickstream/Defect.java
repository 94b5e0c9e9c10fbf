/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

/** What can be wrong with a record so that it must become a dead letter. */
public enum Defect {
  /** JSON that ends before its object does. */
  TRUNCATED_JSON("truncated_json", 0.002),
  /** HTML, text, binary, a JSON array, or JSON that is malformed in the middle. */
  NOT_JSON("not_json", 0.002),
  /** A known field with a value of another type: a time as text, a user as a number. */
  WRONG_TYPE("wrong_type", 0.002),
  /** A required field is absent or null. */
  MISSING_FIELD("missing_field", 0.002),
  /** A required field is an empty or blank string. */
  EMPTY_FIELD("empty_field", 0.001),
  /** An event type that the schema does not know. */
  UNKNOWN_EVENT_TYPE("unknown_event_type", 0.002),
  /** An event time further ahead of its arrival than clocks may be, by up to two days. */
  FUTURE_TIMESTAMP("future_timestamp", 0.001),
  /** 0, negative, seconds instead of milliseconds, or the year 5000. */
  ABSURD_TIMESTAMP("absurd_timestamp", 0.001),
  /** A payload of no bytes. */
  EMPTY_VALUE("empty_value", 0.001),
  /** A null payload. */
  TOMBSTONE("tombstone", 0.001),
  /** A valid event of 2 MB, where the limit is 1 MiB. */
  PAYLOAD_TOO_LARGE("payload_too_large", 0.0001);

  private final String label;
  private final double defaultShare;

  Defect(String label, double defaultShare) {
    this.label = label;
    this.defaultShare = defaultShare;
  }

  /** The dead letter's failure type. */
  public String label() {
    return label;
  }

  /** The share of all records that have this defect unless the settings say otherwise. */
  public double defaultShare() {
    return defaultShare;
  }
}
