/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.bench.work.KafkaRecords;
import dev.tidemark.transforms.record.RawRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka's records as they are. */
final class RawRecords implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<RawRecord> out) {
    out.collect(KafkaRecords.raw(from));
  }

  /** Serialized by nobody: the next operator is in the same chain. */
  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return Types.GENERIC(RawRecord.class);
  }
}
