/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.time.TimePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Records are parsed where they are read; what is an event goes by its id through a topic to the
 * task that has seen all others of this id, since copies come in any partition.
 */
final class ClickstreamTopology {
  /** The store of the identities that have been seen. */
  static final String SEEN = "seen";

  /** The store of files with records of the topic that are not known to be visible. */
  static final String TAKEN = "taken-files";

  /** The same for tasks that drop duplicates. */
  static final String SETTLED = "settled-files";

  /**
   * By how much one partition may be read ahead of another: Kafka Streams does not wait for the
   * slowest of its tasks, and an identity must outlive its copies in all of them. Half an hour was
   * not enough to drain a topic of 83 minutes.
   */
  private static final Duration PROGRESS_APART = Duration.ofHours(4);

  private ClickstreamTopology() {}

  static Topology of(String topic, int partitions, ThreadTables tables) {
    TimePolicy policy = TimePolicy.DEFAULT;
    Duration retention =
        PROGRESS_APART.plusMillis(
            policy.maxDelayMillis() + policy.allowedLatenessMillis() + policy.maxClockSkewMillis());
    StreamsBuilder builder = new StreamsBuilder();
    // An identity is an id and an event time: each is a window of its own.
    builder.addStateStore(
        Stores.windowStoreBuilder(
                Stores.persistentWindowStore(SEEN, retention, Duration.ofMillis(1), false),
                Serdes.String(),
                Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
    builder.addStateStore(files(TAKEN));
    builder.addStateStore(files(SETTLED));
    builder.stream(topic, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .process(() -> new TakeRecords(tables), TAKEN)
        .repartition(
            Repartitioned.with(Serdes.String(), CoderSerde.of(ClickEventCoder.of()))
                .withName("by-id")
                .withNumberOfPartitions(partitions))
        .process(() -> new DropDuplicates(tables), SEEN, SETTLED);
    return builder.build();
  }

  private static StoreBuilder<KeyValueStore<Long, List<WrittenFile>>> files(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name),
            Serdes.Long(),
            CoderSerde.of(ListCoder.of(WrittenFile.CODER)))
        .withCachingDisabled()
        .withLoggingEnabled(Map.of());
  }
}
