/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.transforms.record.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Kafka's headers as those of a record. */
public final class KafkaRecords {

  private KafkaRecords() {}

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
