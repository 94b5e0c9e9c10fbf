/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.command.ShutdownSignal;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.kafka.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Produces a fixed number of records with simulated arrival times, runs the pipeline over them
 * until every window is final, and compares the tables with the oracle.
 */
final class OneShotDemo {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration STALLED = Duration.ofMinutes(3);

  private final DemoSettings settings;
  private final DemoOutput output;

  OneShotDemo(DemoSettings settings, DemoOutput output) {
    this.settings = settings;
    this.output = output;
  }

  ExitCode run() throws InterruptedException, IOException {
    RunnerProfiles.named(settings.runner());
    Path warehouse = DemoFolder.freshWarehouse(settings.warehouse());
    output.progress("starting Kafka");
    try (DemoBroker broker = DemoBroker.start()) {
      DemoStream stream = DemoStream.of(settings, broker.address());
      PipelineConfig config = broker.configuration(stream, settings, warehouse, INTERVAL);
      WarehouseSettings location = new WarehouseSettings(config.tables().catalogProperties());
      KafkaRecordWriter writer = broker.writer(stream.topic()).withPace(Pace.AS_FAST_AS_POSSIBLE);
      writer.createTopic(settings.partitions());
      stream.begin(writer, location);
      output.progress("produced %,d records (seed %d)", stream.sent(), settings.seed());
      output.progress("running the pipeline on the %s runner", settings.runner());
      long started = System.nanoTime();
      try (RunningPipeline pipeline = StreamJob.start(config);
          ShutdownSignal signal = ShutdownSignal.closing(pipeline);
          Warehouse tables = Warehouse.open(location);
          TableQueries queries = TableQueries.open(tables)) {
        boolean complete = waitUntilFinal(stream, pipeline, signal, queries, config);
        double seconds = (System.nanoTime() - started) / 1e9;
        if (signal.wasGiven()) {
          return ExitCode.INTERRUPTED;
        }
        if (!complete) {
          output.progress("nothing has moved for %s; comparing what is there", STALLED);
        }
        return report(stream.compare(queries, config, pipeline.droppedByRunner(), seconds));
      }
    }
  }

  private boolean waitUntilFinal(
      DemoStream stream,
      RunningPipeline pipeline,
      ShutdownSignal signal,
      TableQueries queries,
      PipelineConfig config)
      throws InterruptedException {
    Drain last = null;
    long lastMove = System.nanoTime();
    while (true) {
      boolean ended = pipeline.waitUntilFinish(POLL);
      if (signal.wasGiven()) {
        return false;
      }
      Drain drain = stream.drain(queries, config);
      if (!drain.equals(last)) {
        output.progress("%s", drain.progress(stream.sent()));
        last = drain;
        lastMove = System.nanoTime();
      }
      if (stream.isComplete(drain, config)) {
        return true;
      }
      if (ended || System.nanoTime() - lastMove > STALLED.toNanos()) {
        return false;
      }
      stream.proceed(drain, pipeline);
    }
  }

  private ExitCode report(DemoResult report) throws IOException {
    if (settings.report() != null) {
      DemoResult.write(report, settings.report());
    }
    report.print(output);
    output.result(
        report.exact()
            ? "Everything is as the oracle says."
            : "The tables are not as the oracle says.");
    return report.exact() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }
}
