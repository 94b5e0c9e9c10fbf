/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.transforms.clickstream.ClickEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/** Takes the first event of each id and event time, by a window store, and counts it. */
final class DropDuplicates implements Processor<String, ClickEvent, Void, Void> {
  private static final byte[] MARK = {1};

  private final ThreadTables tables;
  private ClickstreamWork work;
  private WindowStore<String, byte[]> seen;

  DropDuplicates(ThreadTables tables) {
    this.tables = tables;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    this.seen = context.getStateStore(ClickstreamTopology.SEEN);
    this.work = tables.ofThisThread(context, context.getStateStore(ClickstreamTopology.SETTLED));
  }

  @Override
  public void process(Record<String, ClickEvent> read) {
    ClickEvent event = read.value();
    try {
      if (seen.fetch(event.eventId(), event.eventTimeMillis()) == null) {
        seen.put(event.eventId(), MARK, event.eventTimeMillis());
        work.unique(event);
      } else {
        work.duplicate(event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
