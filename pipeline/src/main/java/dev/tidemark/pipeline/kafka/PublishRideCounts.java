/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.transforms.rides.RideCount;
import dev.tidemark.transforms.rides.RideCountCoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/**
 * Counts of ride events as messages of a compacted topic, one for each pane.
 *
 * <p>Key and value are JSON, see {@link RideCountMessage}; the key is the event type and the
 * window.
 *
 * <p><b>At least once, and idempotent by key.</b> A bundle that fails is sent again, so a pane may
 * be there twice; but of each key panes are sent with growing indices, since a key is one
 * instance's at a time and its last pane is remembered. So a reader that keeps the last message of
 * each key, as compaction does, ends with the right counts, and one that keeps the highest {@code
 * pane_index} is never a pane behind what it has seen. Transactions would add nothing for such
 * readers, and would make them wait for the end of each micro-batch.
 *
 * <p><b>In:</b> counts in the global window, of each key in the order of their panes. <b>State:</b>
 * some 10 bytes and the key for each window, until its final pane. A broker that does not answer
 * fails the bundle after the producer's {@code delivery.timeout.ms}.
 */
public final class PublishRideCounts extends PTransform<PCollection<RideCount>, PDone> {

  private static final long serialVersionUID = 1L;

  private final String topic;
  private final KafkaConfig config;

  private PublishRideCounts(String topic, KafkaConfig config) {
    this.topic = requireNonNull(topic, "topic");
    this.config = requireNonNull(config, "config");
  }

  /** Sends to a topic of the brokers that are read from, with the same credentials. */
  public static PublishRideCounts to(String topic, KafkaConfig config) {
    return new PublishRideCounts(topic, config);
  }

  @Override
  public PDone expand(PCollection<RideCount> counts) {
    counts
        .apply(
            "ByMessageKey",
            WithKeys.of(RideCountMessage::key).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RideCountCoder.of()))
        .apply("Send", ParDo.of(new SendFn(topic, config)));
    return PDone.in(counts.getPipeline());
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class SendFn extends DoFn<KV<String, RideCount>, Void> {

    private static final long serialVersionUID = 1L;

    @StateId("lastPane")
    private final StateSpec<ValueState<Long>> lastPaneSpec = StateSpecs.value(VarLongCoder.of());

    private final String topic;
    private final KafkaConfig config;
    private final Counter sent = Metrics.counter(PublishRideCounts.class, "sent");
    private transient @MonotonicNonNull Producer<byte[], byte[]> producer;
    private transient List<Future<RecordMetadata>> pending = new ArrayList<>();

    SendFn(String topic, KafkaConfig config) {
      this.topic = topic;
      this.config = config;
    }

    @Setup
    public void open() {
      producer = new KafkaProducer<>(properties(config));
    }

    @StartBundle
    public void forgetFailedBundle() {
      pending = new ArrayList<>();
    }

    @ProcessElement
    public void send(
        @Element KV<String, RideCount> count,
        @AlwaysFetched @StateId("lastPane") ValueState<Long> lastPane) {
      long pane = count.getValue().pane().paneIndex();
      Long last = lastPane.read();
      if (last != null && pane <= last) {
        return;
      }
      pending.add(
          producer.send(
              new ProducerRecord<>(
                  topic,
                  RideCountMessage.bytes(count.getKey()),
                  RideCountMessage.value(count.getValue()))));
      sent.inc();
      if (count.getValue().pane().isFinal()) {
        // Nothing comes after it.
        lastPane.clear();
      } else {
        lastPane.write(pane);
      }
    }

    /** A bundle is done when the broker has all of its messages. */
    @FinishBundle
    public void flush() throws InterruptedException {
      producer.flush();
      try {
        for (Future<RecordMetadata> message : pending) {
          message.get();
        }
      } catch (ExecutionException failed) {
        throw new KafkaException("topic " + topic + " did not take the counts", failed.getCause());
      }
      pending.clear();
    }

    @Teardown
    public void close() {
      if (producer != null) {
        producer.close();
      }
    }
  }

  private static Map<String, Object> properties(KafkaConfig config) {
    Map<String, Object> properties = new HashMap<>(config.properties());
    properties.keySet().retainAll(ProducerConfig.configNames());
    properties = RecordConsumerFactory.resolve(properties);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.put(
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    // A retried request must not put an earlier pane behind a later one.
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    return properties;
  }
}
