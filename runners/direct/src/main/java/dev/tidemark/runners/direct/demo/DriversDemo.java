/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.oracle.DriversComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.runners.direct.drain.DriversDrain;
import dev.tidemark.testdata.drivers.DriverChangesGenerator;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import java.time.Instant;

/** A change log of drivers, all at once. */
final class DriversDemo extends AllAtOnce<DriverChangesGenerator> {

  private final DemoSettings settings;

  DriversDemo(DemoSettings settings) {
    super(DriverChangesGenerator.of(shape(settings, settings.onceEvents())));
    this.settings = settings;
  }

  private static StreamShape shape(DemoSettings settings, long events) {
    return DriverChangesGenerator.shape(events)
        .withSeed(settings.seed())
        .withPartitions(settings.partitions());
  }

  @Override
  public String topic() {
    return DriverChangesGenerator.TOPIC;
  }

  @Override
  public RecordGenerator live(WarehouseSettings warehouse, long events) {
    return DriverChangesGenerator.of(
        shape(settings, events).withRate(settings.rate()).withStart(Instant.now()));
  }

  @Override
  public String latencySql() {
    return """
        SELECT 0, driver_id, log_position, epoch_ms(last_arrival_time) FROM drivers_latest
        """;
  }

  @Override
  public Drain drain(TableQueries queries, PipelineConfig config) {
    return DriversDrain.read(queries);
  }

  @Override
  public boolean isComplete(Drain drain, PipelineConfig config) {
    return ((DriversDrain) drain).isComplete(sent());
  }

  @Override
  public DemoResult compare(
      TableQueries queries, PipelineConfig config, long droppedByRunner, double seconds) {
    return StreamDemoReport.of(
        "drivers",
        settings,
        DriversComparison.compare(queries, records().expectation()),
        droppedByRunner,
        seconds);
  }
}
