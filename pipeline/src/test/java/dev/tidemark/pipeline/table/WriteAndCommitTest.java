/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.pipeline.query.SnapshotFiles;
import dev.tidemark.transforms.record.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link WriteFiles} and {@link CommitFiles} in pipelines on the direct runner. */
final class WriteAndCommitTest {

  private final Pipeline pipeline = Pipeline.create();

  /** Of the mock clock where there is a TestStream; never over on the real one. */
  private Duration commitInterval = Duration.ofHours(1);

  @TempDir Path folder;
  private WarehouseSettings settings;

  @BeforeEach
  void useFolder() {
    settings = WarehouseSettings.local(folder.resolve("a warehouse"));
  }

  @Test
  void boundedInputComesOutWholePerBundle() throws Exception {
    writeAndCommit(pipeline.apply(records(100)), FileGrouping.perBundle(), InputOnRetry.STABLE);
    pipeline.run().waitUntilFinish();

    assertThat(committedOffsets(), equalTo(offsets(100)));
  }

  @Test
  void boundedInputComesOutWholeBeforeTheIntervalIsOver() throws Exception {
    writeAndCommit(
        pipeline.apply(records(100)),
        FileGrouping.every(Duration.ofHours(1), 2),
        InputOnRetry.MAY_DIFFER);
    pipeline.run().waitUntilFinish();

    assertThat(committedOffsets(), equalTo(offsets(100)));
    assertThat("one file per shard", files().size(), equalTo(2));
    assertThat("one commit", snapshots().size(), equalTo(1));
  }

  @Test
  void windowsOfTheInputDoNotMatter() throws Exception {
    PCollection<RawRecord> windowed =
        pipeline
            .apply(records(50))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardSeconds(1))));
    writeAndCommit(windowed, FileGrouping.every(Duration.ofHours(1), 1), InputOnRetry.STABLE);
    pipeline.run().waitUntilFinish();

    assertThat(committedOffsets(), equalTo(offsets(50)));
    assertThat(files().size(), equalTo(1));
  }

  @Test
  void unboundedInputIsCommittedEachInterval() throws Exception {
    commitInterval = Duration.ofSeconds(5);
    TestStream<RawRecord> stream =
        TestStream.create(SerializableCoder.of(RawRecord.class))
            .addElements(raw(0), raw(1), raw(2))
            // The first group's second is over: a file.
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2))
            // The file's commit interval is over: a commit.
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(6))
            .addElements(raw(3))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(6))
            // Neither interval is over for this one when the input ends.
            .addElements(raw(4), raw(5))
            .advanceWatermarkToInfinity();
    writeAndCommit(
        pipeline.apply(stream), FileGrouping.every(Duration.ofSeconds(1), 1), InputOnRetry.STABLE);
    pipeline.run().waitUntilFinish();

    assertThat(committedOffsets(), equalTo(offsets(6)));
    assertThat(recordsBySnapshot(), contains(3L, 1L, 2L));
  }

  @Test
  void lateElementsAreNotDropped() throws Exception {
    TestStream<RawRecord> stream =
        TestStream.create(SerializableCoder.of(RawRecord.class))
            .addElements(raw(0))
            .advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(Long.MAX_VALUE / 1_000_000))
            .addElements(raw(1))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2))
            .addElements(raw(2))
            .advanceWatermarkToInfinity();
    PCollection<RawRecord> windowed =
        pipeline
            .apply(stream)
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardSeconds(1))));
    writeAndCommit(windowed, FileGrouping.every(Duration.ofSeconds(1), 1), InputOnRetry.STABLE);
    pipeline.run().waitUntilFinish();

    assertThat(committedOffsets(), equalTo(offsets(3)));
  }

  @Test
  void smallBundlesAreGroupedIntoFewerFiles() throws Exception {
    TestStream.Builder<RawRecord> stream = TestStream.create(SerializableCoder.of(RawRecord.class));
    for (long bundle = 0; bundle < 20; bundle++) {
      stream = stream.addElements(raw(2 * bundle), raw(2 * bundle + 1));
    }
    writeAndCommit(
        pipeline.apply(stream.advanceWatermarkToInfinity()),
        FileGrouping.every(Duration.ofMinutes(1), 1),
        InputOnRetry.STABLE);
    pipeline.run().waitUntilFinish();

    assertThat(committedOffsets(), equalTo(offsets(40)));
    assertThat(files().size(), equalTo(1));
  }

  @Test
  void emptyInputMakesATableAndNoCommit() throws Exception {
    writeAndCommit(
        pipeline.apply(Create.empty(SerializableCoder.of(RawRecord.class))),
        FileGrouping.perBundle(),
        InputOnRetry.STABLE);
    pipeline.run().waitUntilFinish();

    try (Warehouse warehouse = Warehouse.open(settings)) {
      assertThat(
          warehouse.find("bronze_clickstream").map(Table::currentSnapshot).isPresent(),
          equalTo(false));
    }
  }

  private void writeAndCommit(
      PCollection<RawRecord> records, FileGrouping grouping, InputOnRetry inputOnRetry) {
    records
        .apply(WriteFiles.to(ClickstreamTables.bronze(), settings).withGrouping(grouping))
        .apply(
            CommitFiles.of("clickstream", settings)
                .withInterval(commitInterval)
                .withInputOnRetry(inputOnRetry));
  }

  private static Create.Values<RawRecord> records(int count) {
    return Create.of(IntStream.range(0, count).mapToObj(TableFixture::raw).toList())
        .withCoder(SerializableCoder.of(RawRecord.class));
  }

  private static List<Long> offsets(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private List<Long> committedOffsets() throws IOException {
    List<Long> offsets = new ArrayList<>();
    try (Warehouse warehouse = Warehouse.open(settings);
        CloseableIterable<Record> rows =
            IcebergGenerics.read(warehouse.find("bronze_clickstream").orElseThrow())
                .select("kafka_offset")
                .build()) {
      rows.forEach(row -> offsets.add((Long) row.getField("kafka_offset")));
    }
    return offsets.stream().sorted().toList();
  }

  private List<DataFile> files() {
    try (Warehouse warehouse = Warehouse.open(settings)) {
      return SnapshotFiles.current(warehouse.find("bronze_clickstream").orElseThrow()).files();
    }
  }

  private List<Snapshot> snapshots() {
    List<Snapshot> snapshots = new ArrayList<>();
    try (Warehouse warehouse = Warehouse.open(settings)) {
      warehouse.find("bronze_clickstream").orElseThrow().snapshots().forEach(snapshots::add);
    }
    return snapshots;
  }

  private List<Long> recordsBySnapshot() {
    return snapshots().stream()
        .map(snapshot -> Long.valueOf(snapshot.summary().get("added-records")))
        .toList();
  }
}
