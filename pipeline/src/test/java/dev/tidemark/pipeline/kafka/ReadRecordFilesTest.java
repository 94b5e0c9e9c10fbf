/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileWriter;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadRecordFilesTest {

  private static final Duration MAX_DELAY = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final long NOW = START.plusSeconds(3600).toEpochMilli();

  @TempDir private Path folder;

  @Test
  void readsFilesInOrderAsKafkaWouldGiveThem() throws IOException {
    String first = write("first.jsonl", record(0, 0, 30, "a"), record(1, 0, 10, "b"));
    String second =
        write("second.jsonl.gz", record(0, 1, 20, "sent late"), record(0, 2, 7200, "ahead"));

    TestPipeline pipeline = TestPipeline.create();
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<TimestampedValue<RawRecord>> records =
        pipeline
            .apply(
                ReadRecordFiles.of(List.of(first, second), "clicks", MAX_DELAY)
                    .withClock(() -> NOW))
            .apply(Reify.timestamps());
    PAssert.that(records)
        .containsInAnyOrder(
            List.of(
                raw(0, 0, START.plusSeconds(30), "a"),
                raw(1, 0, START.plusSeconds(10), "b"),
                raw(0, 1, START.plusSeconds(30), "sent late"),
                raw(0, 2, START.plusSeconds(3600), "ahead")));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aFileThatIsNotRightFailsWithItsNameAndLine() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.jsonl"), "{\"partition\":0,\n");
    TestPipeline pipeline = TestPipeline.create();
    pipeline.enableAbandonedNodeEnforcement(false);
    pipeline.apply(ReadRecordFiles.of(List.of(file.toString()), "clicks", MAX_DELAY));
    Exception failure =
        assertThrows(RuntimeException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(failure.getMessage(), containsString("bad.jsonl"));
  }

  private String write(String name, GeneratedRecord... records) throws IOException {
    Path file = folder.resolve(name);
    try (RecordFileWriter writer = RecordFile.write(file)) {
      for (GeneratedRecord record : records) {
        writer.write(record);
      }
    }
    return file.toString();
  }

  private static GeneratedRecord record(int partition, long offset, int second, String value) {
    return new GeneratedRecord(
        partition,
        offset,
        START.plusSeconds(second).toEpochMilli(),
        null,
        value.getBytes(UTF_8),
        List.of(new GeneratedRecord.Header("client", "web".getBytes(UTF_8))));
  }

  private static TimestampedValue<RawRecord> raw(
      int partition, long offset, Instant arrival, String value) {
    return TimestampedValue.of(
        new RawRecord(
            new RecordPosition("clicks", partition, offset, arrival.toEpochMilli(), NOW),
            null,
            value.getBytes(UTF_8),
            List.of(new RawRecord.Header("client", "web".getBytes(UTF_8)))),
        org.joda.time.Instant.ofEpochMilli(arrival.minus(MAX_DELAY).toEpochMilli()));
  }
}
