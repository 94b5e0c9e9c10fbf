/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.structuredstreaming;

import dev.tidemark.bench.contender.DrainProgress;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Adds up what the queries have committed: a record counts when both have. */
final class QueryProgress extends StreamingQueryListener {
  private static final int QUERIES = 2;

  private final long records;
  private final DrainProgress progress;
  private final Map<String, Long> rows = new HashMap<>();
  private volatile boolean complete;

  QueryProgress(long records, DrainProgress progress) {
    this.records = records;
    this.progress = progress;
  }

  boolean isComplete() {
    return complete;
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public synchronized void onQueryProgress(QueryProgressEvent event) {
    rows.merge(event.progress().name(), event.progress().numInputRows(), Long::sum);
    if (rows.size() < QUERIES) {
      return;
    }
    long both = rows.values().stream().mapToLong(Long::longValue).min().orElse(0);
    progress.reached(both);
    complete = both >= records;
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
