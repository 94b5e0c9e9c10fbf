/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.gold.PageViews;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.WindowPane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/** Rows for tests, and a way to get them into tables without a pipeline. */
public final class TableFixture {

  /** A minute before the hour, so that a minute later is another partition. */
  public static final Instant BASE = Instant.parse("2026-03-01T10:59:00Z");

  public static final TimePolicy POLICY = TimePolicy.DEFAULT;

  private final Warehouse warehouse;

  public TableFixture(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Writes rows and commits them in one commit. */
  public <T> TableCommit commit(TableDefinition<T> definition, List<T> rows) {
    try {
      return new TableCommitter(warehouse, Backoff.DEFAULT)
          .commit(definition.name(), write(definition, rows));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Commits files as one batch of the clickstream. */
  public List<TableCommit> batch(List<WrittenFile> files) {
    return batch("clickstream", files);
  }

  /** Commits files as one batch of a stream. */
  public List<TableCommit> batch(String stream, List<WrittenFile> files) {
    try {
      return new BatchCommitter(warehouse, Backoff.DEFAULT, stream).commit(files);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Commits the files of a batch as a process does that dies after so many tables: the ledger does
   * not know of it, and whoever comes next has to finish it.
   */
  public void halfBatch(String stream, List<WrittenFile> files, int tables) {
    org.apache.iceberg.Table ledger = warehouse.ensure(Ledger.definition());
    FileBatch batch =
        FileBatch.of(stream, files, Ledger.position(ledger).sequence(stream) + 1, 1_000);
    new PendingBatches(ledger).write(batch);
    TableCommitter committer = new TableCommitter(warehouse, Backoff.DEFAULT);
    batch.byTable().entrySet().stream()
        .limit(tables)
        .forEach(
            table -> {
              try {
                committer.commit(
                    table.getKey(),
                    FileBatch.digest(table.getValue().stream().map(WrittenFile::path).toList()),
                    table.getValue(),
                    any -> BatchCommitter.summary(batch));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Writes rows into files that are not part of the table. */
  public <T> List<WrittenFile> write(TableDefinition<T> definition, List<T> rows) {
    OpenFiles<T> open = new OpenFiles<>(definition, warehouse.ensure(definition));
    List<WrittenFile> files = new ArrayList<>();
    try {
      for (T row : rows) {
        open.write(row, files::add);
      }
      open.close(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** A position on partition 0 that arrived this long after the base time. */
  public static RecordPosition position(long offset, Duration arrival) {
    long millis = BASE.plus(arrival).toEpochMilli();
    return new RecordPosition("clicks", 0, offset, millis, millis + 7);
  }

  /** A record at an offset that arrived at the base time. */
  public static RawRecord raw(long offset) {
    return new RawRecord(
        position(offset, Duration.ZERO),
        bytes("key-" + offset),
        bytes("payload-" + offset),
        List.of(new RawRecord.Header("source", bytes("test"))));
  }

  /** An event with nothing but what it must have, of the record at an offset, this late. */
  public static ClickEvent event(String id, long offset, Duration lateness) {
    RecordPosition position = position(offset, Duration.ZERO);
    return new ClickEvent(
        id,
        "user-" + id,
        null,
        "click",
        null,
        null,
        null,
        null,
        position.arrivalMillis() - lateness.toMillis(),
        null,
        null,
        0,
        position);
  }

  /** A dead letter of the record at an offset. */
  public static DeadLetter deadLetter(long offset) {
    return new DeadLetter(
        "clickstream",
        FailureType.WRONG_TYPE,
        "parse",
        "user_id is a number",
        "/user_id",
        null,
        position(offset, Duration.ZERO),
        bytes("key-" + offset),
        bytes("{\"user"),
        1234L,
        1);
  }

  /** A pane of the minute that starts at the base time. */
  public static WindowPane pane(long index, Timing timing) {
    return new WindowPane(
        BASE.toEpochMilli(),
        BASE.plusSeconds(60).toEpochMilli(),
        index,
        timing,
        timing == Timing.LATE);
  }

  public static EventsPerMinute eventsPerMinute(long paneIndex, Timing timing, long events) {
    return new EventsPerMinute(
        pane(paneIndex, timing),
        "click",
        events,
        events / 2,
        new byte[] {1, 2, 3},
        BASE.plusSeconds(59).toEpochMilli());
  }

  public static ActiveUsers activeUsers(long paneIndex, Timing timing, long users) {
    return new ActiveUsers(
        pane(paneIndex, timing),
        users,
        users * 3,
        new byte[] {4, 5},
        BASE.plusSeconds(58).toEpochMilli());
  }

  public static PageViews pageViews(long paneIndex, Timing timing, int rank, String page) {
    return new PageViews(
        pane(paneIndex, timing), rank, page, 100 - rank, 0, BASE.plusSeconds(57).toEpochMilli());
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
