/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.ClickstreamDrain;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.plan.RecordGenerator;
import java.time.Instant;

/** The clickstream: all records at once. */
final class ClickstreamDemo extends AllAtOnce<ClickstreamGenerator> {

  static final String TOPIC = "clickstream-events";

  private final DemoSettings settings;

  ClickstreamDemo(DemoSettings settings) {
    super(
        ClickstreamGenerator.of(
            generatorSettings(settings).withEvents(settings.onceEvents()).validated()));
    this.settings = settings;
  }

  private static GeneratorSettings generatorSettings(DemoSettings settings) {
    return GeneratorSettings.defaults()
        .withSeed(settings.seed())
        .withPartitions(settings.partitions())
        .withTopic(TOPIC);
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public RecordGenerator live(WarehouseSettings warehouse, long events) {
    return ClickstreamGenerator.of(
        generatorSettings(settings)
            .withEvents(events)
            .withRate(settings.rate())
            .withStart(Instant.now())
            .validated());
  }

  @Override
  public String latencySql() {
    return """
        SELECT epoch_ms(window_start), event_type, event_count, epoch_ms(last_arrival_time)
        FROM gold_events_per_minute_latest
        """;
  }

  @Override
  public Drain drain(TableQueries queries, PipelineConfig config) {
    return ClickstreamDrain.read(
        queries, settings.finalPanes(), config.own(ClickstreamConfig.class));
  }

  @Override
  public boolean isComplete(Drain drain, PipelineConfig config) {
    return ((ClickstreamDrain) drain).isComplete(sent(), config.own(ClickstreamConfig.class));
  }

  @Override
  public DemoResult compare(
      TableQueries queries, PipelineConfig config, long droppedByRunner, double seconds) {
    return DemoReport.of(
        settings.runner(),
        settings.seed(),
        OracleComparison.compare(
            queries,
            records().expectation(),
            settings.finalPanes(),
            config.own(ClickstreamConfig.class).topPages()),
        droppedByRunner,
        seconds);
  }
}
