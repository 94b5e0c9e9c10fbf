/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.testdata.orders.OrdersExpectation;
import dev.tidemark.testdata.orders.OrdersGenerator;
import dev.tidemark.testdata.plan.TimeRule;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark generate orders}. */
@Command(
    name = "orders",
    description = {
      "Makes orders with late, duplicate and bad records, into a Kafka topic or a file. Some times",
      "are epoch milliseconds: the pipeline needs --epochUnit millis. Example:",
      "  tidemark generate orders --output orders.jsonl --expected expected.json --seed 5"
    },
    sortOptions = false)
final class GenerateOrders extends GenerateStream {

  @Mixin private ShapeOptions options;

  GenerateOrders() {
    super(OrdersConfig.STREAM);
  }

  @Override
  String defaultTopic() {
    return OrdersGenerator.TOPIC;
  }

  @Override
  Generation plan(String topic, @Nullable Instant start, TimeRule rule) {
    return new ShapedGeneration<>(
        options.shape(OrdersGenerator::shape, start, rule),
        OrdersGenerator::of,
        OrdersGenerator::expectation,
        OrdersExpectation::summary);
  }
}
