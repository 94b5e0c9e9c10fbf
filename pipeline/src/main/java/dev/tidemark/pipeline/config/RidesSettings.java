/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static dev.tidemark.pipeline.config.RestartRule.NEW_CHECKPOINT;

import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The settings of rides. */
final class RidesSettings extends StreamSettings {

  static final Setting<WindowSpecification> COUNTS_WINDOW =
      new Setting<>(
          "countsWindow",
          SettingTypes.windowsOfFixedLength(),
          "sliding 1m every 30s",
          NEW_CHECKPOINT,
          "The windows in which ride events are counted by type.");

  static final Setting<String> COUNTS_TOPIC =
      new Setting<>(
          "countsTopic",
          SettingTypes.topic(),
          "ride_event_counts",
          NEW_CHECKPOINT,
          "The compacted topic that each pane of the counts goes to, beside the table; it is made"
              + " if it is not there.");

  static final Setting<WindowSpecification> RIDE_SESSIONS =
      new Setting<>(
          "rideSessions",
          SettingTypes.sessions(),
          "session 30m",
          NEW_CHECKPOINT,
          "The pause of a user that ends a session.");

  static final Setting<Duration> RIDE_BOUND =
      new Setting<>(
          "rideBound",
          SettingTypes.duration(Duration.ofSeconds(1)),
          "2h",
          NEW_CHECKPOINT,
          "How long after its request a ride may be completed to be joined with it.");

  RidesSettings() {
    super(RidesConfig.STREAM, Map.of());
  }

  @Override
  public List<Setting<?>> own() {
    return List.of(COUNTS_WINDOW, COUNTS_TOPIC, RIDE_SESSIONS, RIDE_BOUND);
  }

  @Override
  StreamConfig assemble(SettingValues values, List<String> problems, List<String> warnings) {
    new WindowChecks(values, problems, warnings).overlap(COUNTS_WINDOW);
    List<String> topics = values.of(Settings.TOPICS);
    if (topics != null && topics.contains(values.of(COUNTS_TOPIC))) {
      problems.add(values.written(COUNTS_TOPIC) + " is among the topics that are read.");
    }
    return new RidesConfig(
        values.of(COUNTS_WINDOW),
        values.of(COUNTS_TOPIC),
        values.of(RIDE_SESSIONS),
        values.of(RIDE_BOUND));
  }
}
