/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.resume;

import dev.tidemark.pipeline.config.StartPosition;
import dev.tidemark.transforms.deduplicate.EventIdentity;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run without a checkpoint goes on from the tables.
 *
 * @param startFrom where to read on in Kafka
 * @param lastArrivals the arrival time of each partition at that place, epoch milliseconds UTC,
 *     keyed by {@code topic/partition}
 * @param committed which records are in the tables: they are not written again
 * @param replayFromMillis records of bronze that arrived since then go through the pipeline again,
 *     to rebuild what it remembers
 * @param replayTimestampMillis their timestamp: none of their events is earlier
 * @param bronzeFiles the files that may hold such records
 * @param gold what is in each gold table
 * @param kept which record was kept of each event of the replay; empty where deduplication sees the
 *     whole replay before anything else
 */
public record Resumption(
    StartPosition startFrom,
    Map<String, Long> lastArrivals,
    CommittedOffsets committed,
    long replayFromMillis,
    long replayTimestampMillis,
    List<String> bronzeFiles,
    Map<String, GoldContinuation> gold,
    Map<EventIdentity, RecordPosition> kept)
    implements Serializable {

  public Resumption {
    lastArrivals = new HashMap<>(lastArrivals);
    bronzeFiles = List.copyOf(bronzeFiles);
    gold = new HashMap<>(gold);
    kept = new HashMap<>(kept);
  }

  /** In one sentence, for the one who started the run. */
  public String description() {
    return "goes on at %s; records that arrived since %s are read again from bronze (%d files)"
        .formatted(startFrom, Instant.ofEpochMilli(replayFromMillis), bronzeFiles.size());
  }
}
