/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.calibrate;

import java.util.List;

/**
 * How late a stream's events were, and what follows from it.
 *
 * @param stream the stream
 * @param groupedBy the column of the groups, or empty where there are only topics
 * @param overall all events together
 * @param groups by topic and group, the largest first
 * @param costs of each candidate, shortest delay first
 * @param suggestion what to set
 * @param warnings what the suggestion does not fit
 */
public record Calibration(
    String stream,
    String groupedBy,
    Lateness overall,
    List<Lateness> groups,
    List<DelayCost> costs,
    Suggestion suggestion,
    List<String> warnings) {

  public Calibration {
    groups = List.copyOf(groups);
    costs = List.copyOf(costs);
    warnings = List.copyOf(warnings);
  }
}
