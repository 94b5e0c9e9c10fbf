/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Kafka's records, as all contenders take them that use {@link ClickstreamWork}. */
public final class KafkaRecords {

  private KafkaRecords() {}

  /** A record that is read now. */
  public static RawRecord raw(ConsumerRecord<byte[], byte[]> from) {
    return new RawRecord(
        new RecordPosition(
            from.topic(),
            from.partition(),
            from.offset(),
            from.timestamp(),
            System.currentTimeMillis()),
        from.key(),
        from.value(),
        headers(from.headers()));
  }

  /** The headers in their order. */
  public static List<RawRecord.Header> headers(Headers from) {
    List<RawRecord.Header> headers = List.of();
    for (Header header : from) {
      headers = headers.isEmpty() ? new ArrayList<>() : headers;
      headers.add(new RawRecord.Header(header.key(), header.value()));
    }
    return headers;
  }
}
