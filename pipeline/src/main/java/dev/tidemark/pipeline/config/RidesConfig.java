/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What only the rides are told.
 *
 * @param countsWindow the windows in which events are counted
 * @param countsTopic the topic that the counts go to, beside their table
 * @param sessions how long a user's pause is that ends a session
 * @param rideBound how long after its request a ride may be completed to be joined with it
 */
public record RidesConfig(
    WindowSpecification countsWindow,
    String countsTopic,
    WindowSpecification sessions,
    Duration rideBound)
    implements StreamConfig {

  /** The name of the stream. */
  public static final String STREAM = "rides";

  public RidesConfig {
    requireNonNull(countsWindow, "countsWindow");
    requireNonNull(countsTopic, "countsTopic");
    requireNonNull(sessions, "sessions");
    requireNonNull(rideBound, "rideBound");
  }

  @Override
  public String stream() {
    return STREAM;
  }

  /** Of what has a length that is known: sessions may be longer. */
  @Override
  public Duration longestWindow() {
    return Stream.of(countsWindow.size(), sessions.size(), rideBound)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
