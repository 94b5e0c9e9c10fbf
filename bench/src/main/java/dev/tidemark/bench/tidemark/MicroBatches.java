/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.tidemark;

import dev.tidemark.bench.idle.IdleRun.Batch;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Hears what each micro-batch of the runner has read and how long it took. */
final class MicroBatches extends StreamingQueryListener {
  private final Consumer<Batch> batches;

  MicroBatches(Consumer<Batch> batches) {
    this.batches = batches;
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    Map<String, String> engine = progress.sources()[0].metrics();
    batches.accept(
        new Batch(
            progress.durationMs().getOrDefault("triggerExecution", progress.batchDuration()),
            Long.parseLong(engine.getOrDefault("millis", "0")),
            Long.parseLong(engine.getOrDefault("records", "0"))));
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
