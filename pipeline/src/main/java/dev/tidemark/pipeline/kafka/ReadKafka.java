/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RawRecord.Header;
import dev.tidemark.transforms.record.RawRecordCoder;
import dev.tidemark.transforms.record.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;

/**
 * Reads Kafka records as bytes, tombstones and records without a key included. Unbounded, in the
 * global window.
 *
 * <p>Timestamps and watermark follow arrival, see {@link ArrivalTimestampPolicy}: an element's
 * timestamp is its arrival time less {@code maxDelay}. Every record is read at least once, in the
 * order of its partition; where to go on after a failure is in the runner's checkpoint and nowhere
 * else. While a broker is away the readers wait. Whether topics and credentials are right shows
 * {@link SourcePreflight}; here a wrong one fails the pipeline.
 *
 * <pre>{@code
 * PCollection<RawRecord> records =
 *     pipeline.apply("ReadKafka", ReadKafka.of(config, Duration.ofMinutes(5)));
 * }</pre>
 */
public final class ReadKafka extends PTransform<PBegin, PCollection<RawRecord>> {

  private static final long serialVersionUID = 1L;

  private final KafkaConfig config;
  private final Duration maxDelay;
  private final EpochClock clock;
  private final HashMap<String, Long> lastArrivals;

  private ReadKafka(
      KafkaConfig config, Duration maxDelay, EpochClock clock, Map<String, Long> lastArrivals) {
    this.lastArrivals = new HashMap<>(lastArrivals);
    this.config = requireNonNull(config, "config");
    this.maxDelay = requireNonNull(maxDelay, "maxDelay");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Reads what the configuration names; the watermark stays {@code maxDelay} behind arrival. */
  public static ReadKafka of(KafkaConfig config, Duration maxDelay) {
    return new ReadKafka(config, maxDelay, EpochClock.SYSTEM, Map.of());
  }

  /** Takes now from another clock than the machine's. */
  public ReadKafka withClock(EpochClock newClock) {
    return new ReadKafka(config, maxDelay, newClock, lastArrivals);
  }

  /**
   * Takes up the arrival times of partitions where an earlier run has left them.
   *
   * @param newLastArrivals epoch milliseconds UTC, keyed by {@code topic/partition}
   */
  public ReadKafka withLastArrivals(Map<String, Long> newLastArrivals) {
    return new ReadKafka(config, maxDelay, clock, newLastArrivals);
  }

  @Override
  public PCollection<RawRecord> expand(PBegin input) {
    return input
        .apply("Read", read())
        .apply("KeepPosition", ParDo.of(new KeepPosition(maxDelay.toMillis(), clock)))
        .setCoder(RawRecordCoder.of());
  }

  private KafkaIO.Read<byte[], byte[]> read() {
    NullableCoder<byte[]> bytes = NullableCoder.of(ByteArrayCoder.of());
    KafkaIO.Read<byte[], byte[]> read =
        KafkaIO.<byte[], byte[]>read()
            .withBootstrapServers(config.bootstrapServers())
            .withKeyDeserializerAndCoder(ByteArrayDeserializer.class, bytes)
            .withValueDeserializerAndCoder(ByteArrayDeserializer.class, bytes)
            .withConsumerConfigUpdates(ConsumerProperties.of(config))
            .withConsumerFactoryFn(
                new RecordConsumerFactory(config.startFrom(), config.lostOffsets()))
            .withTimestampPolicyFactory(
                ArrivalTimestampPolicy.factory(maxDelay, clock, lastArrivals));
    read =
        config.topicPattern() == null
            ? read.withTopics(config.topics())
            : read.withTopicPattern(config.topicPattern());
    return config.groupId() == null ? read : read.commitOffsetsInFinalize();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("startFrom", config.startFrom().toString()))
        .add(DisplayData.item("maxDelay", maxDelay.toString()));
  }

  /** Keeps where a record stood and when it was seen; from here on it is bytes and coordinates. */
  private static final class KeepPosition extends DoFn<KafkaRecord<byte[], byte[]>, RawRecord> {

    private static final long serialVersionUID = 1L;

    private final long maxDelayMillis;
    private final EpochClock clock;

    KeepPosition(long maxDelayMillis, EpochClock clock) {
      this.maxDelayMillis = maxDelayMillis;
      this.clock = clock;
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> record,
        @Timestamp Instant timestamp,
        OutputReceiver<RawRecord> output) {
      output.output(
          new RawRecord(
              new RecordPosition(
                  record.getTopic(),
                  record.getPartition(),
                  record.getOffset(),
                  timestamp.getMillis() + maxDelayMillis,
                  clock.nowMillis()),
              record.getKV().getKey(),
              record.getKV().getValue(),
              headers(record.getHeaders())));
    }

    private static List<Header> headers(Headers headers) {
      if (headers == null) {
        return List.of();
      }
      List<Header> copies = new ArrayList<>();
      headers.forEach(header -> copies.add(new Header(header.key(), header.value())));
      return copies;
    }
  }
}
