/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.LostOffsets;
import dev.tidemark.pipeline.config.Secrets;
import dev.tidemark.pipeline.config.StartPosition;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Makes the consumers of {@link ReadKafka} where they are needed. References to secrets are
 * resolved here, at each call, so a rotated secret file is read again.
 */
final class RecordConsumerFactory
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {

  private static final long serialVersionUID = 1L;

  private static final String NO_RESET = "none";

  private final StartPosition startFrom;
  private final LostOffsets lostOffsets;

  /** How far the reading consumers are, for the consumers that look up the ends of partitions. */
  private transient @Nullable ConcurrentMap<TopicPartition, RecordConsumer.Progress> progress;

  RecordConsumerFactory(StartPosition startFrom, LostOffsets lostOffsets) {
    this.startFrom = requireNonNull(startFrom, "startFrom");
    this.lostOffsets = requireNonNull(lostOffsets, "lostOffsets");
  }

  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> properties) {
    Map<String, Object> resolved = resolve(properties);
    // A runner that asks for "none" does what is to be done about lost offsets itself.
    resolved.put(
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        lostOffsets == LostOffsets.FAIL
                || NO_RESET.equals(properties.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG))
            ? NO_RESET
            : lostOffsets.name().toLowerCase(Locale.ROOT));
    return new RecordConsumer(resolved, startFrom, progress());
  }

  /** Copies properties with their references replaced by the secrets. */
  static Map<String, Object> resolve(Map<String, Object> properties) {
    Map<String, String> texts = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            texts.put(name, text);
          }
        });
    Map<String, Object> resolved = new HashMap<>(properties);
    resolved.putAll(Secrets.resolve(texts));
    return resolved;
  }

  private synchronized ConcurrentMap<TopicPartition, RecordConsumer.Progress> progress() {
    if (progress == null) {
      progress = new ConcurrentHashMap<>();
    }
    return progress;
  }
}
