/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RidesConfig;
import dev.tidemark.pipeline.oracle.PublishedCounts;
import dev.tidemark.pipeline.oracle.RidesComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.runners.direct.drain.RidesDrain;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.rides.RidesGenerator;
import java.time.Instant;
import java.util.Map;

/** Ride events, all at once; what went to the topic of counts is compared, too. */
final class RidesDemo extends AllAtOnce<RidesGenerator> {

  private final DemoSettings settings;
  private final String bootstrapServers;

  RidesDemo(DemoSettings settings, String bootstrapServers) {
    super(RidesGenerator.of(shape(settings, settings.onceEvents())));
    this.settings = settings;
    this.bootstrapServers = bootstrapServers;
  }

  private static StreamShape shape(DemoSettings settings, long events) {
    return RidesGenerator.shape(events)
        .withSeed(settings.seed())
        .withPartitions(settings.partitions());
  }

  @Override
  public String topic() {
    return RidesGenerator.TOPIC;
  }

  @Override
  public RecordGenerator live(WarehouseSettings warehouse, long events) {
    return RidesGenerator.of(
        shape(settings, events).withRate(settings.rate()).withStart(Instant.now()));
  }

  @Override
  public String page() {
    return "rides";
  }

  @Override
  public String latencySql() {
    return """
        SELECT epoch_ms(window_start), event_type, event_count, epoch_ms(last_arrival_time)
        FROM gold_ride_counts_latest
        """;
  }

  @Override
  public Drain drain(TableQueries queries, PipelineConfig config) {
    return RidesDrain.read(queries, settings.finalPanes());
  }

  @Override
  public boolean isComplete(Drain drain, PipelineConfig config) {
    return ((RidesDrain) drain)
        .isComplete(sent(), config.own(RidesConfig.class).countsWindow().windowsPerEvent());
  }

  @Override
  public DemoResult compare(
      TableQueries queries, PipelineConfig config, long droppedByRunner, double seconds) {
    return StreamDemoReport.of(
        "rides",
        settings,
        RidesComparison.compare(
            queries,
            records().expectation(),
            settings.finalPanes(),
            PublishedCounts.read(
                Map.of("bootstrap.servers", bootstrapServers),
                config.own(RidesConfig.class).countsTopic())),
        droppedByRunner,
        seconds);
  }
}
