/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import dev.tidemark.runners.spark.stage.Root;
import dev.tidemark.runners.spark.stage.StageRuntime;
import dev.tidemark.runners.spark.stage.TaskContext;
import dev.tidemark.runners.spark.translate.PipelinePlan.SourceDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * The Kafka reads of a pipeline: rows of Spark's Kafka source become Kafka records with timestamps
 * by each partition's policy.
 */
public final class KafkaRoot implements Root {
  /**
   * The columns of the rows; {@code source} is the index of the read, or negative for the row of a
   * tick.
   */
  public static final List<String> COLUMNS =
      List.of(
          "source",
          "key",
          "value",
          "topic",
          "partition",
          "offset",
          "timestamp",
          "timestampType",
          "headers");

  private final StageRuntime runtime;
  private final List<Reading> readings = new ArrayList<>();

  private KafkaRoot(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    spec.reads().forEach(read -> readings.add(new Reading(read)));
  }

  @Override
  public void run(TaskContext task) {
    Map<String, KafkaPartition> partitions = new HashMap<>();
    for (Iterator<?> rows = task.rows(); rows.hasNext(); ) {
      InternalRow row = (InternalRow) rows.next();
      int source = row.getInt(0);
      if (source >= 0) {
        Reading reading = readings.get(source);
        KafkaRecord<Object, Object> kafkaRecord = reading.read(row);
        KafkaPartition partition =
            partitions.computeIfAbsent(
                KafkaPartition.nameOf(source, kafkaRecord.getTopic(), kafkaRecord.getPartition()),
                name -> reading.open(task, name, kafkaRecord));
        reading.output.accept(
            WindowedValues.timestampedValueInGlobalWindow(
                kafkaRecord, partition.timestampOf(kafkaRecord)));
      }
    }
    partitions.forEach(
        (name, partition) -> task.readUpTo(name, partition.position(partition.nextOffset())));
    task.advanceWatermark();
  }

  private final class Reading {
    private final KafkaRead read;
    private final Deserializer<Object> keys;
    private final Deserializer<Object> values;
    private final StageRuntime.Output output;

    Reading(KafkaRead read) {
      this.read = read;
      this.keys = read.keyDeserializer().getDeserializer(read.consumer(), true);
      this.values = read.valueDeserializer().getDeserializer(read.consumer(), false);
      this.output = runtime.output(read.output());
      runtime.onTeardown(keys::close);
      runtime.onTeardown(values::close);
    }

    KafkaPartition open(TaskContext task, String name, KafkaRecord<Object, Object> first) {
      return new KafkaPartition(
          read,
          new TopicPartition(first.getTopic(), first.getPartition()),
          task.input().positions().get(name),
          task.input().endOffsets().getOrDefault(name, first.getOffset() + 1),
          task.request().processingTime());
    }

    KafkaRecord<Object, Object> read(InternalRow row) {
      String topic = row.getUTF8String(3).toString();
      RecordHeaders headers = headers(row);
      return new KafkaRecord<>(
          topic,
          row.getInt(4),
          row.getLong(5),
          Math.floorDiv(row.getLong(6), 1000L),
          // Kafka counts the types from -1, the enum from 0.
          KafkaTimestampType.forOrdinal(row.getInt(7) + 1),
          headers,
          keys.deserialize(topic, headers, row.isNullAt(1) ? null : row.getBinary(1)),
          values.deserialize(topic, headers, row.isNullAt(2) ? null : row.getBinary(2)));
    }

    private RecordHeaders headers(InternalRow row) {
      RecordHeaders headers = new RecordHeaders();
      if (!row.isNullAt(8)) {
        ArrayData entries = row.getArray(8);
        for (int i = 0; i < entries.numElements(); i++) {
          InternalRow header = entries.getStruct(i, 2);
          headers.add(
              header.getUTF8String(0).toString(), header.isNullAt(1) ? null : header.getBinary(1));
        }
      }
      return headers;
    }
  }

  /** How it is shipped. */
  public record Shipped(String name, ArrayList<KafkaRead> reads) implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new KafkaRoot(runtime, this);
    }
  }

  /**
   * What the driver needs to know of the reads.
   *
   * @param reads the reads, in the order of their indexes
   */
  public record Reads(List<KafkaRead> reads) implements SourceDescription {}
}
