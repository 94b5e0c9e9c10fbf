/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.structuredstreaming;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Adds up what the queries have committed: a record counts when both have. */
final class QueryProgress extends StreamingQueryListener {
  private static final int QUERIES = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long records;
  private final DrainProgress progress;
  private final boolean preloaded;
  private final Map<UUID, String> names = new HashMap<>();
  private final Map<String, Long> rows = new HashMap<>();
  private volatile boolean complete;

  QueryProgress(ContenderSettings settings, DrainProgress progress) {
    this.records = settings.records();
    this.preloaded = !settings.live();
    this.progress = progress;
  }

  boolean isComplete() {
    return complete;
  }

  @Override
  public synchronized void onQueryStarted(QueryStartedEvent event) {
    names.put(event.runId(), event.name());
  }

  @Override
  public synchronized void onQueryProgress(QueryProgressEvent event) {
    rows.put(event.progress().name(), offset(event.progress().sources()[0].endOffset()));
    look();
  }

  /**
   * A query that was through before the engine was killed has nothing to do, and says only that.
   */
  @Override
  public synchronized void onQueryIdle(QueryIdleEvent event) {
    if (preloaded && rows.putIfAbsent(names.get(event.runId()), records) == null) {
      look();
    }
  }

  private void look() {
    if (rows.size() < QUERIES) {
      return;
    }
    long both = rows.values().stream().mapToLong(Long::longValue).min().orElse(0);
    progress.reached(both);
    complete = both >= records;
  }

  /** How many records of the topic are before an end, which a restarted query goes on counting. */
  private static long offset(String end) {
    try {
      long sum = 0;
      for (JsonNode partitions : JSON.readTree(end)) {
        for (JsonNode offset : partitions) {
          sum += offset.longValue();
        }
      }
      return sum;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Offsets that cannot be read: " + end, e);
    }
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
