/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.tidemark;

import dev.tidemark.bench.contender.DrainProgress;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Notes what each micro-batch of the runner has read and how long it took. */
final class MicroBatches extends StreamingQueryListener {
  private final DrainProgress progress;

  MicroBatches(DrainProgress progress) {
    this.progress = progress;
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress batch = event.progress();
    Map<String, String> engine = batch.sources()[0].metrics();
    progress.batch(
        Long.parseLong(engine.getOrDefault("records", "0")),
        batch.durationMs().getOrDefault("triggerExecution", batch.batchDuration()));
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
