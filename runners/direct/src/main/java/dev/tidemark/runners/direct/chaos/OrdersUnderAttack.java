/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.oracle.GeneratedCategories;
import dev.tidemark.pipeline.oracle.OrdersComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.StreamDrain;
import dev.tidemark.testdata.orders.OrdersExpectation;
import dev.tidemark.testdata.orders.OrdersGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/** Orders, and the categories that they get the names of as of their time. */
final class OrdersUnderAttack implements ChaosStream {

  private static final String STREAM = OrdersConfig.STREAM;

  private final OrdersGenerator generator;
  private @MonotonicNonNull OrdersExpectation expected;

  OrdersUnderAttack(ChaosSettings settings) {
    // The same that the process of the generator makes; here for its categories.
    this.generator =
        OrdersGenerator.of(
            OrdersGenerator.shape(settings.events())
                .withSeed(settings.seed())
                .withPartitions(ChaosSettings.PARTITIONS));
  }

  @Override
  public String topic() {
    return OrdersGenerator.TOPIC;
  }

  @Override
  public List<String> settings() {
    return List.of("--epochUnit=millis", "--categoriesRefresh=2s");
  }

  @Override
  public void prepare(WarehouseSettings warehouse) {
    try (CategoryTable table = CategoryTable.open(warehouse)) {
      table.replace(GeneratedCategories.rows(generator.categories().versions()));
    }
  }

  @Override
  public void expect(Path file) throws IOException {
    expected = OrdersExpectation.readFrom(file);
  }

  @Override
  public long records() {
    return expected.records().received();
  }

  @Override
  public void addDeadLetters(String type, long more) {
    expected =
        new OrdersExpectation(
            expected.seed(),
            expected.records().withDeadLetters(type, more),
            expected.withoutCategory(),
            expected.named(),
            expected.revenue());
  }

  @Override
  public String identity() {
    return "event_id, event_time";
  }

  @Override
  public Progress progress(TableQueries queries, PipelineConfig config) {
    StreamDrain drain =
        StreamDrain.read(
            queries, STREAM, "sum(order_count)", "gold_revenue_per_category", FinalPanes.CLOSING);
    return new Progress(
        drain.progress(records()),
        drain.isComplete(
            records(), config.own(OrdersConfig.class).revenueWindow().windowsPerEvent()));
  }

  @Override
  public List<String> mismatches(TableQueries queries, PipelineConfig config) {
    return OrdersComparison.compare(queries, expected, FinalPanes.CLOSING).mismatches();
  }
}
