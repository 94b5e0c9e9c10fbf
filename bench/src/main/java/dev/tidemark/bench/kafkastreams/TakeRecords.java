/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.KafkaRecords;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Writes records to bronze and parses them; valid events that are not too late go on. */
final class TakeRecords implements Processor<byte[], byte[], String, ClickEvent> {
  private final ThreadTables tables;
  private ClickstreamWork work;
  private ProcessorContext<String, ClickEvent> context;

  TakeRecords(ThreadTables tables) {
    this.tables = tables;
  }

  @Override
  public void init(ProcessorContext<String, ClickEvent> context) {
    this.context = context;
    this.work = tables.ofThisThread(context, context.getStateStore(ClickstreamTopology.TAKEN));
  }

  @Override
  public void process(Record<byte[], byte[]> read) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    RawRecord raw =
        new RawRecord(
            new RecordPosition(
                metadata.topic(),
                metadata.partition(),
                metadata.offset(),
                read.timestamp(),
                context.currentSystemTimeMs()),
            read.key(),
            read.value(),
            KafkaRecords.headers(read.headers()));
    try {
      work.take(raw)
          .ifPresent(
              event ->
                  context.forward(
                      new Record<>(event.eventId(), event, read.timestamp(), new RecordHeaders())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
