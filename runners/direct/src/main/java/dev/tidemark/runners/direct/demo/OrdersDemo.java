/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.dimension.ReadCategories;
import dev.tidemark.pipeline.oracle.GeneratedCategories;
import dev.tidemark.pipeline.oracle.OrdersComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.runners.direct.drain.StreamDrain;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.orders.CategoryHistory.Stage;
import dev.tidemark.testdata.orders.CategoryVersion;
import dev.tidemark.testdata.orders.OrdersExpectation;
import dev.tidemark.testdata.orders.OrdersGenerator;
import dev.tidemark.testdata.orders.RenamedOrders;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Orders, and categories that change while they come.
 *
 * <p>Once: when all windows of the simulated orders are final, a category is renamed, and orders of
 * just before and just after come. They come when the pipeline has read the new dimension; that it
 * does so while it runs, and names each order by its time, is its task.
 */
final class OrdersDemo implements DemoStream {

  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration LIVE_CHANGES = Duration.ofMinutes(20);

  private static final Duration UNTIL_RENAMED = Duration.ofSeconds(4);
  private static final Duration AFTER_RENAMED = Duration.ofSeconds(4);

  /** An hour, each quarter of an hour. */
  private static final long WINDOWS_PER_ORDER = 4;

  /** Events may be ahead of their arrival by the clock skew, and so need a change earlier. */
  private static final Duration KNOWN_BEFORE = Duration.ofMinutes(6);

  private final DemoSettings settings;
  private OrdersGenerator records;
  private WarehouseSettings warehouse;
  private KafkaRecordWriter writer;
  private OrdersExpectation expected;
  private RenamedOrders renamed;
  private Instant renamedAt;
  private long snapshot;
  private boolean renamedAreSent;
  private int stage;
  private long sent;

  OrdersDemo(DemoSettings settings) {
    this.settings = settings;
    StreamShape shape = OrdersGenerator.shape(settings.onceEvents());
    this.records =
        OrdersGenerator.of(shape.withSeed(settings.seed()).withPartitions(settings.partitions()));
  }

  @Override
  public String topic() {
    return OrdersGenerator.TOPIC;
  }

  @Override
  public List<String> settings() {
    return List.of("--epochUnit=millis", "--categoriesRefresh=" + REFRESH.toMillis() + "ms");
  }

  @Override
  public RecordGenerator live(WarehouseSettings tables, long events) {
    warehouse = tables;
    records =
        OrdersGenerator.of(
            OrdersGenerator.shape(events)
                .withSeed(settings.seed())
                .withPartitions(settings.partitions())
                .withRate(settings.rate())
                .withStart(Instant.now()),
            LIVE_CHANGES);
    publish(0);
    return records;
  }

  @Override
  public String page() {
    return "orders";
  }

  @Override
  public void whileLive() {
    if (stage + 1 < stages().size()
        && Instant.now().isAfter(stages().get(stage + 1).changeAt().minus(KNOWN_BEFORE))) {
      publish(stage + 1);
    }
  }

  @Override
  public String latencySql() {
    return """
        SELECT epoch_ms(window_start), category || ' ' || currency, order_count,
               epoch_ms(last_arrival_time)
        FROM gold_revenue_per_category_latest
        """;
  }

  @Override
  public void begin(KafkaRecordWriter to, WarehouseSettings tables) throws InterruptedException {
    writer = to;
    warehouse = tables;
    publish(stages().size() - 1);
    sent = writer.write(records);
    expected = records.expectation();
  }

  @Override
  public void proceed(Drain drain, RunningPipeline pipeline) throws InterruptedException {
    if (!isFinal(drain) || renamedAreSent) {
      return;
    }
    if (renamed == null) {
      renamedAt = Instant.now().plus(UNTIL_RENAMED).truncatedTo(ChronoUnit.SECONDS);
      renamed = RenamedOrders.at(renamedAt, records.categories());
      snapshot = publish(renamed.versions());
    } else if (pipeline.highest(ReadCategories.SNAPSHOT) >= snapshot
        && Instant.now().isAfter(renamedAt.plus(AFTER_RENAMED))) {
      sent += writer.write(renamed.records(Instant.now(), settings.partitions()).iterator());
      expected = renamed.addTo(expected);
      renamedAreSent = true;
    }
  }

  /** Whether the windows of the simulated orders are final; those of the others stay open. */
  private boolean isFinal(Drain drain) {
    return renamed != null || ((StreamDrain) drain).isComplete(sent, WINDOWS_PER_ORDER);
  }

  private List<Stage> stages() {
    return records.categories().stages();
  }

  private void publish(int newStage) {
    stage = newStage;
    publish(stages().get(stage).versions());
  }

  private long publish(List<CategoryVersion> versions) {
    try (CategoryTable table = CategoryTable.open(warehouse)) {
      return table.replace(GeneratedCategories.rows(versions));
    }
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public Drain drain(TableQueries queries, PipelineConfig config) {
    return StreamDrain.read(
        queries, "orders", "sum(order_count)", "gold_revenue_per_category", settings.finalPanes());
  }

  @Override
  public boolean isComplete(Drain drain, PipelineConfig config) {
    return renamedAreSent && drain.accounted() >= sent;
  }

  @Override
  public DemoResult compare(
      TableQueries queries, PipelineConfig config, long droppedByRunner, double seconds) {
    return StreamDemoReport.of(
        "orders",
        settings,
        OrdersComparison.compare(queries, expected, settings.finalPanes()),
        droppedByRunner,
        seconds);
  }
}
