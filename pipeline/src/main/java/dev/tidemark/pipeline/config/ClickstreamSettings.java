/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static dev.tidemark.pipeline.config.RestartRule.ANY_RESTART;
import static dev.tidemark.pipeline.config.RestartRule.NEW_CHECKPOINT;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The settings of the clickstream. */
final class ClickstreamSettings extends StreamSettings {

  static final Setting<Duration> GOLD_WINDOW =
      new Setting<>(
          "goldWindow",
          SettingTypes.duration(Duration.ofMinutes(1)),
          "1m",
          NEW_CHECKPOINT,
          "The tumbling window of events per minute and of page views; a multiple of 1m.");

  static final Setting<Duration> ACTIVE_USERS_WINDOW =
      new Setting<>(
          "activeUsersWindow",
          SettingTypes.duration(Duration.ofMinutes(1)),
          "5m",
          NEW_CHECKPOINT,
          "The sliding window of active users; a multiple of activeUsersPeriod.");

  static final Setting<Duration> ACTIVE_USERS_PERIOD =
      new Setting<>(
          "activeUsersPeriod",
          SettingTypes.duration(Duration.ofMinutes(1)),
          "1m",
          NEW_CHECKPOINT,
          "How often a window of active users starts; a multiple of 1m.");

  static final Setting<Integer> TOP_PAGES =
      new Setting<>(
          "topPages",
          SettingTypes.wholeNumber(1, 1000),
          "20",
          ANY_RESTART,
          "How many pages of each window are ranked.");

  ClickstreamSettings() {
    super(ClickstreamConfig.STREAM, Map.of());
  }

  @Override
  public List<Setting<?>> own() {
    return List.of(GOLD_WINDOW, ACTIVE_USERS_WINDOW, ACTIVE_USERS_PERIOD, TOP_PAGES);
  }

  @Override
  StreamConfig assemble(SettingValues values, List<String> problems, List<String> warnings) {
    WindowChecks checks = new WindowChecks(values, problems, warnings);
    checks.wholeMinutes(GOLD_WINDOW);
    checks.wholeMinutes(ACTIVE_USERS_PERIOD);
    checks.multiple(ACTIVE_USERS_WINDOW, ACTIVE_USERS_PERIOD);
    checks.overlap("active users", ACTIVE_USERS_WINDOW, ACTIVE_USERS_PERIOD);
    return new ClickstreamConfig(
        values.of(GOLD_WINDOW),
        values.of(ACTIVE_USERS_WINDOW),
        values.of(ACTIVE_USERS_PERIOD),
        values.of(TOP_PAGES));
  }
}
