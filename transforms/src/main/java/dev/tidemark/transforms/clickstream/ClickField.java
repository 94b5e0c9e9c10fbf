/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import com.fasterxml.jackson.core.io.SerializedString;

/** The fields that the schema knows. */
enum ClickField {
  EVENT_ID("event_id", true, 1),
  USER_ID("user_id", true, 1 << 1),
  SESSION_ID("session_id", true, 1 << 2),
  EVENT_TYPE("event_type", false, 1 << 3),
  PAGE_URL("page_url", false, 1 << 4),
  REFERRER("referrer", false, 1 << 5),
  DEVICE_TYPE("device_type", false, 1 << 6),
  COUNTRY("country", false, 1 << 7),
  EVENT_TIMESTAMP("event_timestamp", false, 1 << 8),
  PROPERTIES("properties", false, 1 << 9),
  /** Stands for all that the schema does not know; its name is nobody's. */
  UNKNOWN("", false, 1 << 10);

  @SuppressWarnings("ImmutableEnumChecker") // Changes only to remember its own encodings.
  private final SerializedString name;

  private final String pointer;
  private final boolean id;
  private final int bit;

  ClickField(String name, boolean id, int bit) {
    this.name = new SerializedString(name);
    this.pointer = "/" + name;
    this.id = id;
    this.bit = bit;
  }

  /** The field of a name, which is {@link #UNKNOWN} for a stranger's. */
  static ClickField named(String name) {
    return switch (name) {
      case "event_id" -> EVENT_ID;
      case "user_id" -> USER_ID;
      case "session_id" -> SESSION_ID;
      case "event_type" -> EVENT_TYPE;
      case "page_url" -> PAGE_URL;
      case "referrer" -> REFERRER;
      case "device_type" -> DEVICE_TYPE;
      case "country" -> COUNTRY;
      case "event_timestamp" -> EVENT_TIMESTAMP;
      case "properties" -> PROPERTIES;
      default -> UNKNOWN;
    };
  }

  /** The name, in the form that the parser compares with bytes. */
  SerializedString serializedName() {
    return name;
  }

  /** The field's place in a payload, as a JSON pointer. */
  String pointer() {
    return pointer;
  }

  /** Whether the field identifies something, and has the shorter limit. */
  boolean isId() {
    return id;
  }

  /** One bit, another for each field. */
  int bit() {
    return bit;
  }
}
