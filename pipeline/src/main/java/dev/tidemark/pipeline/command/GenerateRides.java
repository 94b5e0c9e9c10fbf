/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.RidesConfig;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.rides.RidesExpectation;
import dev.tidemark.testdata.rides.RidesGenerator;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark generate rides}. */
@Command(
    name = "rides",
    description = {
      "Makes ride events with late, duplicate and bad records, into a Kafka topic or a file. Example:",
      "  tidemark generate rides --output rides.jsonl --expected expected.json --seed 5"
    },
    sortOptions = false)
final class GenerateRides extends GenerateStream {

  @Mixin private ShapeOptions options;

  GenerateRides() {
    super(RidesConfig.STREAM);
  }

  @Override
  String defaultTopic() {
    return RidesGenerator.TOPIC;
  }

  @Override
  Generation plan(String topic, @Nullable Instant start, TimeRule rule) {
    return new ShapedGeneration<>(
        options.shape(RidesGenerator::shape, start, rule),
        RidesGenerator::of,
        RidesGenerator::expectation,
        RidesExpectation::summary);
  }
}
