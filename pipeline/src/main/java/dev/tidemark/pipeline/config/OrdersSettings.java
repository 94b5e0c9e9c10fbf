/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static dev.tidemark.pipeline.config.RestartRule.ANY_RESTART;
import static dev.tidemark.pipeline.config.RestartRule.NEW_CHECKPOINT;

import dev.tidemark.transforms.parse.EpochUnit;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The settings of orders. */
final class OrdersSettings extends StreamSettings {

  static final Setting<WindowSpecification> REVENUE_WINDOW =
      new Setting<>(
          "revenueWindow",
          SettingTypes.windowsOfFixedLength(),
          "sliding 1h every 15m",
          NEW_CHECKPOINT,
          "The windows in which revenue is summed.");

  static final Setting<Integer> REVENUE_FANOUT =
      new Setting<>(
          "revenueFanout",
          SettingTypes.wholeNumber(1, 1_000),
          "1",
          NEW_CHECKPOINT,
          "Over how many keys each category is spread before its revenue is summed, by a hash of the"
              + " orders' ids: for categories that have a large share of all orders.");

  static final Setting<EpochUnit> EPOCH_UNIT =
      new Setting<>(
          "epochUnit",
          SettingTypes.choice(EpochUnit.class),
          null,
          ANY_RESTART,
          "The unit of event times that are numbers. Where it is not set, such a time is a dead"
              + " letter of type undeclared_epoch_unit.");

  static final Setting<Duration> CATEGORIES_REFRESH =
      new Setting<>(
          "categoriesRefresh",
          SettingTypes.duration(Duration.ofMillis(100)),
          "30s",
          ANY_RESTART,
          "How often the table of categories is looked at; it is read again when it has a new"
              + " snapshot.");

  OrdersSettings() {
    // An order may be corrected for an hour: as long as the window that it belongs to.
    super(OrdersConfig.STREAM, Map.of(Settings.ALLOWED_LATENESS_NAME, "1h"));
  }

  @Override
  public List<Setting<?>> own() {
    return List.of(REVENUE_WINDOW, REVENUE_FANOUT, EPOCH_UNIT, CATEGORIES_REFRESH);
  }

  @Override
  StreamConfig assemble(SettingValues values, List<String> problems, List<String> warnings) {
    new WindowChecks(values, problems, warnings).overlap(REVENUE_WINDOW);
    return new OrdersConfig(
        values.of(REVENUE_WINDOW),
        values.of(REVENUE_FANOUT),
        values.of(EPOCH_UNIT),
        values.of(CATEGORIES_REFRESH));
  }
}
