/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.drain.Drain;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.plan.RecordGenerator;
import java.util.List;

/**
 * A demo that, once, produces all its records before the pipeline starts, and that needs nothing
 * beside them.
 *
 * @param <G> the generator
 */
abstract class AllAtOnce<G extends RecordGenerator> implements DemoStream {

  private final G records;
  private long sent;

  AllAtOnce(G records) {
    this.records = records;
  }

  /** The records of the one-shot demo. */
  final G records() {
    return records;
  }

  @Override
  public final List<String> settings() {
    return List.of();
  }

  @Override
  public final void whileLive() {
    // Nothing beside the records.
  }

  @Override
  public final void begin(KafkaRecordWriter writer, WarehouseSettings warehouse)
      throws InterruptedException {
    sent = writer.write(records);
  }

  @Override
  public final void proceed(Drain drain, RunningPipeline pipeline) {
    // Everything was produced at once.
  }

  @Override
  public final long sent() {
    return sent;
  }
}
