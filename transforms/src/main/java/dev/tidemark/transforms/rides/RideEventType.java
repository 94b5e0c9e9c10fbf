/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happens to a ride, in the order in which it happens. */
public enum RideEventType {
  RIDE_REQUESTED("ride_requested"),
  RIDE_ACCEPTED("ride_accepted"),
  RIDE_STARTED("ride_started"),
  RIDE_COMPLETED("ride_completed"),
  RIDE_CANCELLED("ride_cancelled");

  private static final Map<String, RideEventType> BY_LABEL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(RideEventType::label, Function.identity()));

  private final String label;

  RideEventType(String label) {
    this.label = label;
  }

  /** The name that producers send and tables hold. */
  public String label() {
    return label;
  }

  /** Whether this is one of the labels. */
  public static boolean isLabel(String text) {
    return BY_LABEL.containsKey(text);
  }

  /** The one instance of an equal label; the text itself where it is none. */
  static String internLabel(String text) {
    RideEventType type = BY_LABEL.get(text);
    return type == null ? text : type.label;
  }
}
