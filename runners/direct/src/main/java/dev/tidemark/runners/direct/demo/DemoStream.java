/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.plan.RecordGenerator;
import java.util.List;

/**
 * What a demo shows: the records of a stream, and how to tell that its pipeline has done right with
 * them. For one run; either live, or once.
 */
interface DemoStream {

  /**
   * The demo of the pipeline that is set.
   *
   * @param bootstrapServers where its Kafka is
   */
  static DemoStream of(DemoSettings settings, String bootstrapServers) {
    String pipeline = settings.pipeline();
    return switch (StreamPipelines.named(pipeline).name()) {
      case "clickstream" -> new ClickstreamDemo(settings);
      case "orders" -> new OrdersDemo(settings);
      case "rides" -> new RidesDemo(settings, bootstrapServers);
      case "drivers" -> new DriversDemo(settings);
      default ->
          throw new ConfigurationException(
              List.of(
                  "There is no demo of "
                      + pipeline
                      + "; allowed: clickstream, orders, rides, drivers."));
    };
  }

  /** The topic that its records go to. */
  String topic();

  /** Settings of the pipeline, as {@code --name=value}. */
  List<String> settings();

  /** The records of the live demo, which come at this rate from now on. */
  RecordGenerator live(WarehouseSettings warehouse, long events);

  /** Which page shows the stream, relative to the first one. */
  default String page() {
    return "";
  }

  /** Called each second of the live demo. */
  void whileLive();

  /** Yields window, key, count and last arrival of the panes that can still change. */
  String latencySql();

  /** Produces the first part of the records of the one-shot demo. */
  void begin(KafkaRecordWriter writer, WarehouseSettings warehouse) throws InterruptedException;

  /** Produces the next part when the pipeline is ready for it. */
  void proceed(Drain drain, RunningPipeline pipeline) throws InterruptedException;

  /** How many records have been produced. */
  long sent();

  /** How far the tables have come. */
  Drain drain(TableQueries queries, PipelineConfig config);

  /** Whether there is nothing left to produce or to wait for. */
  boolean isComplete(Drain drain, PipelineConfig config);

  /** Compares the tables with the oracle. */
  DemoResult compare(
      TableQueries queries, PipelineConfig config, long droppedByRunner, double seconds);
}
