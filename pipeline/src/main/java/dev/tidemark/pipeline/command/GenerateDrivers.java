/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.DriversConfig;
import dev.tidemark.testdata.drivers.DriverChangesGenerator;
import dev.tidemark.testdata.plan.TimeRule;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark generate drivers}. */
@Command(
    name = "drivers",
    description = {
      "Makes a change log of drivers in Debezium's envelope, out of order and with repetitions.",
      "Example:",
      "  tidemark generate drivers --output drivers.jsonl --expected expected.json --seed 5"
    },
    sortOptions = false)
final class GenerateDrivers extends GenerateStream {

  @Mixin private ShapeOptions options;

  GenerateDrivers() {
    super(DriversConfig.STREAM);
  }

  @Override
  String defaultTopic() {
    return DriverChangesGenerator.TOPIC;
  }

  @Override
  Generation plan(String topic, @Nullable Instant start, TimeRule rule) {
    return new ShapedGeneration<>(
        options.shape(DriverChangesGenerator::shape, start, rule),
        DriverChangesGenerator::of,
        DriverChangesGenerator::expectation,
        expected -> expected.records().summary());
  }
}
