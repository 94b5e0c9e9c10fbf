/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileReader;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RawRecord.Header;
import dev.tidemark.transforms.record.RawRecordCoder;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads record files as if they were Kafka: the same records with the same arrival times and
 * timestamps as {@link ReadKafka} would give, in the order of the files. Bounded, in the global
 * window. One worker reads everything; this is for golden files and small replays.
 */
public final class ReadRecordFiles extends PTransform<PBegin, PCollection<RawRecord>> {

  private static final long serialVersionUID = 1L;

  private final List<String> paths;
  private final String topic;
  private final Duration maxDelay;
  private final EpochClock clock;

  private ReadRecordFiles(List<String> paths, String topic, Duration maxDelay, EpochClock clock) {
    this.paths = List.copyOf(paths);
    this.topic = requireNonNull(topic, "topic");
    this.maxDelay = requireNonNull(maxDelay, "maxDelay");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Reads these files, which must continue each other: no partition may have an offset twice.
   *
   * @param paths the files, in the order of their records
   * @param topic the topic that the records are said to come from
   * @param maxDelay how far timestamps stay behind arrival
   */
  public static ReadRecordFiles of(List<String> paths, String topic, Duration maxDelay) {
    return new ReadRecordFiles(paths, topic, maxDelay, EpochClock.SYSTEM);
  }

  /** Takes now from another clock than the machine's. */
  public ReadRecordFiles withClock(EpochClock newClock) {
    return new ReadRecordFiles(paths, topic, maxDelay, newClock);
  }

  @Override
  public PCollection<RawRecord> expand(PBegin input) {
    return input
        .apply("Files", Create.of(List.of(paths)).withCoder(ListCoder.of(StringUtf8Coder.of())))
        .apply("ReadInOrder", ParDo.of(new ReadInOrder(topic, maxDelay.toMillis(), clock)))
        .setCoder(RawRecordCoder.of());
  }

  private static final class ReadInOrder extends DoFn<List<String>, RawRecord> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final long maxDelayMillis;
    private final EpochClock clock;

    ReadInOrder(String topic, long maxDelayMillis, EpochClock clock) {
      this.topic = topic;
      this.maxDelayMillis = maxDelayMillis;
      this.clock = clock;
    }

    @ProcessElement
    public void process(@Element List<String> paths, OutputReceiver<RawRecord> output)
        throws IOException {
      Map<Integer, PartitionArrival> arrivals = new HashMap<>();
      for (String path : paths) {
        try (RecordFileReader records = RecordFile.read(Path.of(path))) {
          while (records.hasNext()) {
            GeneratedRecord record = records.next();
            PartitionArrival arrival =
                arrivals.computeIfAbsent(
                    record.partition(), any -> new PartitionArrival(maxDelayMillis, clock));
            arrival.record(record.arrivalMillis());
            output.outputWithTimestamp(raw(record, arrival.millis()), arrival.watermark());
          }
        }
      }
    }

    private RawRecord raw(GeneratedRecord record, long arrivalMillis) {
      return new RawRecord(
          new RecordPosition(
              topic, record.partition(), record.offset(), arrivalMillis, clock.nowMillis()),
          record.key(),
          record.value(),
          record.headers().stream()
              .map(header -> new Header(header.name(), header.value()))
              .toList());
    }
  }
}
