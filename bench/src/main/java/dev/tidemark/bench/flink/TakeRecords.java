/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.record.RawRecord;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** Writes records to bronze and parses them; valid events that are not too late go on. */
final class TakeRecords extends AbstractStreamOperator<Tuple2<Long, byte[]>>
    implements OneInputStreamOperator<RawRecord, Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1L;

  /** The files of each checkpoint. */
  static final OutputTag<byte[]> FILES = new OutputTag<>("files", FileBytes.TYPE);

  private final String warehouse;
  private transient ClickstreamWork work;

  TakeRecords(String warehouse) {
    this.warehouse = warehouse;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    work = ClickstreamWork.on(Path.of(warehouse));
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) throws Exception {
    Optional<ClickEvent> event = work.take(element.getValue());
    if (event.isPresent()) {
      output.collect(element.replace(EventBytes.of(event.get())));
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    super.prepareSnapshotPreBarrier(checkpoint);
    if (!work.isFinished()) {
      output.collect(FILES, new StreamRecord<>(FileBytes.of(work.finishParts())));
    }
  }

  @Override
  public void close() throws Exception {
    if (work != null) {
      work.close();
    }
    super.close();
  }
}
