/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.command.ShutdownSignal;
import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
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
      Expectation expected = produce(broker);
      PipelineConfig config = broker.configuration(settings, warehouse, INTERVAL);
      output.progress("running the pipeline on the %s runner", settings.runner());
      long started = System.nanoTime();
      try (RunningPipeline pipeline = StreamJob.start(config);
          ShutdownSignal signal = ShutdownSignal.closing(pipeline);
          Warehouse tables =
              Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()));
          TableQueries queries = TableQueries.open(tables)) {
        boolean complete = waitUntilFinal(pipeline, signal, queries, config, expected.received());
        double seconds = (System.nanoTime() - started) / 1e9;
        if (signal.wasGiven()) {
          return ExitCode.INTERRUPTED;
        }
        if (!complete) {
          output.progress("nothing has moved for %s; comparing what is there", STALLED);
        }
        return report(pipeline, queries, config, expected, seconds);
      }
    }
  }

  private Expectation produce(DemoBroker broker) throws InterruptedException {
    ClickstreamGenerator records =
        ClickstreamGenerator.of(
            GeneratorSettings.defaults()
                .withSeed(settings.seed())
                .withEvents(settings.events())
                .withPartitions(settings.partitions())
                .withTopic(DemoSettings.TOPIC)
                .validated());
    var writer = broker.writer().withPace(Pace.AS_FAST_AS_POSSIBLE);
    writer.createTopic(settings.partitions());
    long sent = writer.write(records);
    Expectation expected = records.expectation();
    output.progress("produced %,d records (seed %d)", sent, settings.seed());
    return expected;
  }

  private boolean waitUntilFinal(
      RunningPipeline pipeline,
      ShutdownSignal signal,
      TableQueries queries,
      PipelineConfig config,
      long sent)
      throws InterruptedException {
    FinalPanes finalPanes = finalPanes();
    Drain last = null;
    long lastMove = System.nanoTime();
    while (true) {
      boolean ended = pipeline.waitUntilFinish(POLL);
      if (signal.wasGiven()) {
        return false;
      }
      Drain drain = Drain.read(queries, finalPanes, config.own(ClickstreamConfig.class));
      if (!drain.equals(last)) {
        output.progress(
            "%,d of %,d records received, %,d accounted for, %,d of %,d events in %s windows",
            drain.received(),
            sent,
            drain.accounted(),
            drain.counted(),
            drain.silver(),
            finalPanes == FinalPanes.CLOSING ? "final" : "gold");
        last = drain;
        lastMove = System.nanoTime();
      }
      if (drain.isComplete(sent, config.own(ClickstreamConfig.class))) {
        return true;
      }
      if (ended || System.nanoTime() - lastMove > STALLED.toNanos()) {
        return false;
      }
    }
  }

  private ExitCode report(
      RunningPipeline pipeline,
      TableQueries queries,
      PipelineConfig config,
      Expectation expected,
      double seconds)
      throws IOException {
    DemoReport report =
        DemoReport.of(
            settings.runner(),
            settings.seed(),
            OracleComparison.compare(
                queries, expected, finalPanes(), config.own(ClickstreamConfig.class).topPages()),
            pipeline.droppedByRunner(),
            seconds);
    if (settings.report() != null) {
      report.writeTo(settings.report());
    }
    output.result(
        "received %,d = good %,d + duplicate %,d + too late %,d + dead letters %,d",
        report.received(),
        report.good(),
        report.duplicate(),
        report.tooLate(),
        report.deadLetter());
    output.result(
        "good %,d = on time %,d + late %,d", report.good(), report.onTime(), report.late());
    output.result(
        "gold rows %,d, mismatches %,d; distinct users: largest error %.2f%%, mean %.2f%%",
        report.goldRows(),
        report.goldMismatches(),
        100 * report.distinctMaxRelativeError(),
        100 * report.distinctMeanRelativeError());
    output.result(
        "dropped by the runner as late: %,d; %.1f s", report.runnerDroppedLate(), report.seconds());
    report.mismatches().forEach(mismatch -> output.result("WRONG: %s", mismatch));
    output.result(
        report.exact()
            ? "Everything is as the oracle says."
            : "The tables are not as the oracle says.");
    return report.exact() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private FinalPanes finalPanes() {
    return RunnerProfiles.named(settings.runner()).capabilities().finalPanes();
  }
}
