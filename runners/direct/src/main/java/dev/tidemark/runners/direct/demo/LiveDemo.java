/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.command.ShutdownSignal;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.page.LivePage;
import dev.tidemark.pipeline.page.LivePageException;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.kafka.Pace;
import dev.tidemark.testdata.plan.RecordGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Produces records as time passes, runs the pipeline and serves the page until it is interrupted.
 */
final class LiveDemo {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_PER_REPORT = 10;
  private static final int DEFAULT_PORT = 8080;

  /** Without a limit the demo produces for about this long. */
  private static final Duration ENDLESS = Duration.ofDays(30);

  private static final String TOTALS =
      """
      SELECT (SELECT count(*) FROM bronze_%1$s), (SELECT count(*) FROM silver_%1$s),
             (SELECT count(*) FROM duplicates), (SELECT count(*) FROM late_events),
             (SELECT count(*) FROM dead_letters)
      """;

  private final DemoSettings settings;
  private final DemoOutput output;
  private final CountDownLatch stop = new CountDownLatch(1);

  LiveDemo(DemoSettings settings, DemoOutput output) {
    this.settings = settings;
    this.output = output;
  }

  ExitCode run() throws InterruptedException, IOException {
    RunnerProfiles.named(settings.runner());
    Path folder = DemoFolder.freshWarehouse(settings.warehouse());
    WarehouseSettings warehouse = WarehouseSettings.local(folder.toAbsolutePath());
    output.progress("starting Kafka");
    try (ShutdownSignal signal = ShutdownSignal.closing(stop::countDown);
        DemoBroker broker = DemoBroker.start()) {
      DemoStream stream = DemoStream.of(settings, broker.address());
      KafkaRecordWriter writer = broker.writer(stream.topic()).withPace(Pace.BY_ARRIVAL);
      writer.createTopic(settings.partitions());
      PipelineConfig config = broker.configuration(stream, settings, folder, INTERVAL);
      RecordGenerator records = stream.live(warehouse, events());
      output.progress("running the pipeline on the %s runner", settings.runner());
      try (RunningPipeline pipeline = StreamJob.start(config);
          LivePage page = page();
          Warehouse tables = Warehouse.open(warehouse);
          TableQueries queries = TableQueries.open(tables)) {
        output.progress(
            "producing %,.0f records a second to topic %s at %s",
            settings.rate(), stream.topic(), broker.address());
        try (Producer producer = new Producer(writer, records)) {
          output.result(
              "The page is at %s (Ctrl-C stops the demo)",
              serve(page, warehouse).resolve(stream.page()));
          follow(stream, pipeline, queries, producer);
        }
        output.progress("stopping");
      }
      return signal.wasGiven() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
  }

  private long events() {
    return settings.events() == null
        ? (long) (settings.rate() * ENDLESS.toSeconds())
        : settings.events();
  }

  private static LivePage page() {
    return LivePage.find()
        .orElseThrow(() -> new IllegalStateException("no page is on the class path"));
  }

  private URI serve(LivePage page, WarehouseSettings warehouse) {
    if (settings.port() != null) {
      return page.start(warehouse, settings.port());
    }
    try {
      return page.start(warehouse, DEFAULT_PORT);
    } catch (LivePageException taken) {
      return page.start(warehouse, 0);
    }
  }

  private void follow(
      DemoStream stream, RunningPipeline pipeline, TableQueries queries, Producer producer)
      throws InterruptedException {
    PaneLatency latency = new PaneLatency();
    for (int polls = 1; !stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS); polls++) {
      if (pipeline.waitUntilFinish(Duration.ZERO)) {
        return;
      }
      producer.check();
      stream.whileLive();
      if (queries.refresh()) {
        latency.add(queries.run(stream.latencySql()), System.currentTimeMillis());
      }
      if (polls % POLLS_PER_REPORT == 0) {
        report(queries, latency);
        latency = latency.fresh();
      }
    }
  }

  private void report(TableQueries queries, PaneLatency latency) {
    List<Object> totals = queries.run(TOTALS.formatted(settings.pipeline())).rows().get(0);
    output.progress(
        "received %,d: good %,d, duplicate %,d, too late %,d, dead letters %,d; %s",
        totals.get(0),
        totals.get(1),
        totals.get(2),
        totals.get(3),
        totals.get(4),
        latency.isEmpty()
            ? "nothing new became visible"
            : "produce to visible p50 %.1f s, p95 %.1f s"
                .formatted(latency.quantile(0.5) / 1000, latency.quantile(0.95) / 1000));
  }
}
