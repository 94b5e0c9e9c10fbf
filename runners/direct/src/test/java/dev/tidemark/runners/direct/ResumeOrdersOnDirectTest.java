/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.oracle.GeneratedCategories;
import dev.tidemark.pipeline.oracle.OrdersComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.orders.OrdersExpectation;
import dev.tidemark.testdata.orders.OrdersGenerator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders on the direct runner, stopped in the middle, go on where the tables end. */
final class ResumeOrdersOnDirectTest {

  private static final long SEED = 19;
  private static final long EVENTS = 600;
  private static final int PARTITIONS = 3;

  @TempDir private Path folder;

  @Test
  void tablesAreAsTheOracleSaysAfterThreeStops() throws Exception {
    Path warehouse = folder.resolve("warehouse");
    OrdersGenerator orders =
        OrdersGenerator.of(OrdersGenerator.shape(EVENTS).withSeed(SEED).withPartitions(PARTITIONS));
    try (CategoryTable table = CategoryTable.open(WarehouseSettings.local(warehouse))) {
      table.replace(GeneratedCategories.rows(orders.categories().versions()));
    }
    OrdersExpectation expected;
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      KafkaRecordWriter writer =
          KafkaRecordWriter.to(OrdersGenerator.TOPIC, kafka.clientProperties());
      writer.createTopic(PARTITIONS);
      writer.write(orders);
      expected = orders.expectation();
      StoppedRuns runs =
          new StoppedRuns(
              "orders", OrdersGenerator.TOPIC, kafka, warehouse, List.of("--epochUnit=millis"));
      for (long least : List.of(1L, EVENTS / 3, EVENTS * 2 / 3)) {
        runs.runUntil("SELECT count(*) FROM bronze_orders", least);
      }
      runs.runUntil(
          "SELECT count(*) FROM gold_revenue_per_category WHERE is_final",
          expected.revenue().size());
      // Gold may be there before the last records are.
      runs.runUntil("SELECT count(*) FROM bronze_orders", expected.records().received());
    }
    try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse));
        TableQueries queries = TableQueries.open(tables)) {
      assertThat(
          OrdersComparison.compare(queries, expected, FinalPanes.CLOSING).mismatches(),
          is(empty()));
    }
    CommandRun reconcile =
        CommandRun.of("reconcile", "--contiguous", "--warehouse", warehouse.toString());
    assertThat(reconcile.out() + reconcile.err(), reconcile.exitCode(), is(0));
  }
}
