/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import dev.tidemark.transforms.time.DurationText;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.List;

/** What can be wrong with windows although each value alone is right. */
final class WindowChecks {

  /** Duplicates are looked for in windows of this size; others must be made of whole ones. */
  static final Duration DEDUPLICATION_WINDOW = Duration.ofMinutes(1);

  private static final int MANY_WINDOWS_PER_EVENT = 10;

  private final SettingValues values;
  private final List<String> problems;
  private final List<String> warnings;

  WindowChecks(SettingValues values, List<String> problems, List<String> warnings) {
    this.values = values;
    this.problems = problems;
    this.warnings = warnings;
  }

  void wholeMinutes(Setting<Duration> setting) {
    multiple(setting, DEDUPLICATION_WINDOW, DurationText.format(DEDUPLICATION_WINDOW));
  }

  /** The window must be a multiple of its period. */
  void multiple(Setting<Duration> window, Setting<Duration> period) {
    Duration unit = values.of(period);
    multiple(window, unit, period.name() + ", which is " + DurationText.format(unit));
  }

  /** Warns where each event is in many windows. */
  void overlap(String what, Setting<Duration> window, Setting<Duration> period) {
    long windowsPerEvent = values.of(window).dividedBy(values.of(period));
    if (windowsPerEvent > MANY_WINDOWS_PER_EVENT) {
      warnings.add(
          "Each event is counted in %d windows of %s (%s %s, %s %s); state and work grow with that number."
              .formatted(
                  windowsPerEvent,
                  what,
                  window.name(),
                  DurationText.format(values.of(window)),
                  period.name(),
                  DurationText.format(values.of(period))));
    }
  }

  /** Warns where each event is in many windows. */
  void overlap(Setting<WindowSpecification> windows) {
    values
        .of(windows)
        .warning()
        .ifPresent(warning -> warnings.add(windows.name() + ": " + warning));
  }

  private void multiple(Setting<Duration> setting, Duration unit, String shown) {
    Duration duration = values.of(setting);
    if (duration.toMillis() % unit.toMillis() != 0) {
      problems.add(values.written(setting) + " is not a multiple of " + shown + ".");
    }
  }
}
