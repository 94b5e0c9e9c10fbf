/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deadletter;

import java.util.Arrays;
import java.util.Optional;

/** Why a record could not become an event. */
public enum FailureType {
  /** A null payload: a compaction marker, not an event. */
  TOMBSTONE("tombstone"),
  /** A payload of no bytes, or of white space only. */
  EMPTY_VALUE("empty_value"),
  /** A payload over the size limit; it is not parsed. */
  PAYLOAD_TOO_LARGE("payload_too_large"),
  /** Bytes that are not JSON from the start, or not a JSON object, or malformed in the middle. */
  NOT_JSON("not_json"),
  /** JSON that ends before its object does. */
  TRUNCATED_JSON("truncated_json"),
  /** A known field with a value of another type. */
  WRONG_TYPE("wrong_type"),
  /** A required field is absent or null. */
  MISSING_FIELD("missing_field"),
  /** A required field is an empty or blank string. */
  EMPTY_FIELD("empty_field"),
  /** A field appears twice in the same object. */
  DUPLICATE_FIELD("duplicate_field"),
  /** A field is longer than its limit. */
  FIELD_TOO_LONG("field_too_long"),
  /** An event type that the schema does not know. */
  UNKNOWN_EVENT_TYPE("unknown_event_type"),
  /** A money amount that is not a decimal number, or has too many digits. */
  INVALID_AMOUNT("invalid_amount"),
  /** A currency that is not three capital letters. */
  INVALID_CURRENCY("invalid_currency"),
  /** An event time as text that is no time of ISO-8601. */
  MALFORMED_TIMESTAMP("malformed_timestamp"),
  /** An event time as text that lacks the offset from UTC: which instant it is cannot be told. */
  LOCAL_TIMESTAMP("local_timestamp"),
  /** An event time as a number, where no unit of such numbers is declared. */
  UNDECLARED_EPOCH_UNIT("undeclared_epoch_unit"),
  /** An event time that no producer can mean: seconds for milliseconds, before 2000, after 2100. */
  ABSURD_TIMESTAMP("absurd_timestamp"),
  /** An event time further ahead of its arrival than clocks may be. */
  FUTURE_TIMESTAMP("future_timestamp");

  private final String label;

  FailureType(String label) {
    this.label = label;
  }

  /** The name used in tables and reports. */
  public String label() {
    return label;
  }

  /** The type of this label, if there is one. */
  public static Optional<FailureType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findAny();
  }
}
