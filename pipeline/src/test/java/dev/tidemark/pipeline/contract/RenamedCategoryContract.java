/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.dimension.ReadCategories;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileWriter;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.reference.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A category that is renamed while orders come, on every runner: they have the name of their own
 * time, whenever they come, and the same again when they are replayed from bronze.
 */
public abstract class RenamedCategoryContract {

  private static final String TOPIC = "orders";
  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final String NAMES =
      "SELECT event_id, category_name, department FROM silver_orders ORDER BY 1";

  private static final Category OLD = new Category("Books", "Media");
  private static final Category NEW = new Category("Books & Maps", "Travel");

  /** By the clock, as the watermark is where nothing comes; the times of orders are about it. */
  private final Instant renamed = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final List<Version<Category>> before =
      List.of(new Version<>("b", OLD, 0, Version.STILL_VALID));
  private final List<Version<Category>> after =
      List.of(
          new Version<>("b", OLD, 0, renamed.toEpochMilli()),
          new Version<>("b", NEW, renamed.toEpochMilli(), Version.STILL_VALID));

  private final String runner;

  @TempDir private Path folder;

  /** The contract for the runner of this name. */
  protected RenamedCategoryContract(String runner) {
    this.runner = runner;
  }

  @Test
  void ordersHaveTheNameOfTheirTimeAndTheSameInAReplay() throws Exception {
    WarehouseSettings live = WarehouseSettings.local(folder.resolve("live"));
    List<List<Object>> expected =
        List.of(
            List.of("1 long before", "Books", "Media"),
            List.of("2 just before", "Books", "Media"),
            List.of("3 at the change", "Books & Maps", "Travel"),
            List.of("4 after", "Books & Maps", "Travel"));
    publish(live, before);
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      KafkaRecordWriter writer = KafkaRecordWriter.to(TOPIC, kafka.clientProperties());
      writer.createTopic(1);
      try (RunningPipeline pipeline = start(kafka);
          Warehouse tables = Warehouse.open(live);
          TableQueries queries = TableQueries.open(tables)) {
        writer.write(Stream.of(order("1 long before", renamed.minusSeconds(60))).iterator());
        awaitOrders(queries, 1);

        long snapshot = publish(live, after);
        Awaitility.await()
            .atMost(AT_MOST)
            .until(() -> pipeline.highest(ReadCategories.SNAPSHOT) >= snapshot);
        writer.write(
            Stream.of(
                    order("4 after", renamed.plusSeconds(5)),
                    order("3 at the change", renamed),
                    order("2 just before", renamed.minusMillis(1)))
                .iterator());
        awaitOrders(queries, 4);
        assertThat(queries.run(NAMES).rows(), is(expected));
        replay(bronze(queries));
      }
    }
    assertThat(names(WarehouseSettings.local(folder.resolve("again"))), is(expected));
  }

  private RunningPipeline start(EmbeddedKafka kafka) throws InterruptedException {
    return StreamJob.start(
        ConfigLoader.load(
                "orders",
                null,
                Map.of(),
                List.of(
                    "--bootstrapServers=" + kafka.bootstrapServers(),
                    "--topics=" + TOPIC,
                    "--warehouse=" + folder.resolve("live"),
                    "--runner=" + runner,
                    "--categoriesRefresh=200ms",
                    "--fileInterval=200ms",
                    "--commitInterval=200ms"))
            .config());
  }

  private static void awaitOrders(TableQueries queries, long count) {
    Awaitility.await()
        .atMost(AT_MOST)
        .until(
            () -> {
              queries.refresh();
              return queries.run("SELECT count(*) FROM silver_orders").rows().get(0).get(0);
            },
            is(count));
  }

  /** The records of bronze as a record file. */
  private Path bronze(TableQueries queries) throws IOException {
    Path file = folder.resolve("bronze.jsonl");
    try (RecordFileWriter writer = RecordFile.write(file)) {
      for (List<Object> row :
          queries
              .run(
                  """
                  SELECT kafka_partition, kafka_offset, epoch_ms(arrival_time), key, payload
                  FROM bronze_orders ORDER BY 1, 2
                  """)
              .rows()) {
        writer.write(
            new GeneratedRecord(
                ((Number) row.get(0)).intValue(),
                ((Number) row.get(1)).longValue(),
                ((Number) row.get(2)).longValue(),
                (byte[]) row.get(3),
                (byte[]) row.get(4),
                List.of()));
      }
    }
    return file;
  }

  /** With the dimension as it is now, which was another when the orders came. */
  private void replay(Path records) {
    Path again = folder.resolve("again");
    publish(WarehouseSettings.local(again), after);
    CommandRun run =
        CommandRun.of(
            "run", "orders", "--input=" + records, "--warehouse=" + again, "--runner=" + runner);
    assertThat(run.err(), run.exitCode(), is(0));
  }

  private static List<List<Object>> names(WarehouseSettings warehouse) {
    try (Warehouse tables = Warehouse.open(warehouse);
        TableQueries queries = TableQueries.open(tables)) {
      return queries.run(NAMES).rows();
    }
  }

  private static long publish(WarehouseSettings warehouse, List<Version<Category>> categories) {
    try (CategoryTable table = CategoryTable.open(warehouse)) {
      return table.replace(categories);
    }
  }

  /** An order that arrives now. */
  private static GeneratedRecord order(String id, Instant time) {
    String payload =
        "{\"order_id\":\"%s\",\"amount\":\"1.50\",\"currency\":\"EUR\",\"category\":\"b\",\"event_time\":\"%s\"}"
            .formatted(id, time);
    return new GeneratedRecord(
        0, 0, Instant.now().toEpochMilli(), id.getBytes(UTF_8), payload.getBytes(UTF_8), List.of());
  }
}
