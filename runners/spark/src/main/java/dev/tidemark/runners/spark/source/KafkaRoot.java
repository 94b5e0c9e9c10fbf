/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import dev.tidemark.runners.spark.stage.OffsetRange;
import dev.tidemark.runners.spark.stage.Root;
import dev.tidemark.runners.spark.stage.StageRuntime;
import dev.tidemark.runners.spark.stage.TaskContext;
import dev.tidemark.runners.spark.translate.PipelinePlan.SourceDescription;
import java.util.Objects;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** A read of Kafka: a task reads a range of offsets of one partition. */
public final class KafkaRoot implements Root {
  /** Counts offsets that were gone before they were read. */
  public static final MetricName LOST = MetricName.named(KafkaRoot.class, "lost-offsets");

  private final KafkaRead read;
  private final LostOffsets lost;
  private final Deserializer<Object> keys;
  private final Deserializer<Object> values;
  private final StageRuntime.Output output;

  private KafkaRoot(StageRuntime runtime, Shipped spec) {
    this.read = spec.read();
    this.lost = spec.lost();
    this.keys = read.keyDeserializer().getDeserializer(read.properties(), true);
    runtime.onTeardown(keys::close);
    this.values = read.valueDeserializer().getDeserializer(read.properties(), false);
    runtime.onTeardown(values::close);
    this.output = runtime.output(read.output());
  }

  @Override
  public void run(TaskContext task) {
    OffsetRange range = Objects.requireNonNull(task.input().range(), "a read without a range");
    TopicPartition topicPartition = new TopicPartition(range.topic(), range.partition());
    KafkaPartition partition =
        new KafkaPartition(read, range, task.input().positions().get(range.name()));
    KafkaReaders readers = KafkaReaders.of(task.request().runId());
    KafkaReader reader = readers.borrow(read, topicPartition);
    try {
      long gone = reader.read(range, lost, kafkaRecord -> take(kafkaRecord, partition));
      if (gone > 0) {
        MetricsContainerImpl metrics = task.metrics(read.name());
        metrics.getCounter(LOST).inc(gone);
      }
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
    readers.giveBack(read, topicPartition, reader);
    task.readUpTo(range.name(), partition.end());
    task.advanceWatermark();
  }

  private void take(ConsumerRecord<byte[], byte[]> raw, KafkaPartition partition) {
    KafkaRecord<Object, Object> kafkaRecord =
        new KafkaRecord<>(
            raw.topic(),
            raw.partition(),
            raw.offset(),
            raw.timestamp(),
            // Kafka counts the types from -1, the enum from 0.
            KafkaTimestampType.forOrdinal(raw.timestampType().id + 1),
            raw.headers(),
            keys.deserialize(raw.topic(), raw.headers(), raw.key()),
            values.deserialize(raw.topic(), raw.headers(), raw.value()));
    output.accept(
        WindowedValues.timestampedValueInGlobalWindow(
            kafkaRecord, partition.timestampOf(kafkaRecord)));
  }

  /** How it is shipped. */
  public record Shipped(KafkaRead read, LostOffsets lost) implements Root.Spec {
    @Override
    public String name() {
      return read.name();
    }

    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new KafkaRoot(runtime, this);
    }
  }

  /** What the driver needs to know of the read. */
  public record Source(KafkaRead read) implements SourceDescription {}
}
