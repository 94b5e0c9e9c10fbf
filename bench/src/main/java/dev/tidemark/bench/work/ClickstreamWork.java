/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.parse.EventParser;
import dev.tidemark.transforms.parse.ParseLimits;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.LatenessClass;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Validated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The work of the benchmark on one record after the other, by Tidemark's parser and writers, for
 * contenders that bring their own deduplication. For one thread; several such threads may work on
 * the same tables.
 */
public final class ClickstreamWork implements AutoCloseable {
  private final WorkTables tables;
  private final TimePolicy policy = TimePolicy.DEFAULT;
  private final EventParser<ClickEvent> parser =
      new EventParser<>(ClickstreamFormat.of(), policy, ParseLimits.DEFAULT);
  private final GoldCounts gold = new GoldCounts();
  private boolean finished = true;

  private ClickstreamWork(WorkTables tables) {
    this.tables = tables;
  }

  /** Work on the tables in this folder; they are made where they are not there. */
  public static ClickstreamWork on(Path warehouse) {
    return new ClickstreamWork(WorkTables.open(warehouse));
  }

  /**
   * Writes a record to bronze, and, if it is no event or came too late, to where such records go.
   *
   * @return the event that is left to be deduplicated
   */
  public Optional<ClickEvent> take(RawRecord raw) throws IOException {
    tables.bronze.write(raw);
    finished = false;
    Validated<ClickEvent> parsed = parser.parse(raw);
    if (parsed instanceof Validated.Invalid<ClickEvent> invalid) {
      tables.deadLetters.write(deadLetter(raw, invalid.failure()));
      return Optional.empty();
    }
    ClickEvent event = ((Validated.Valid<ClickEvent>) parsed).value();
    if (policy.classify(event.latenessMillis()) == LatenessClass.TOO_LATE) {
      tables.lateEvents.write(event);
      return Optional.empty();
    }
    return Optional.of(event);
  }

  /** Writes an event that came for the first time to silver, and counts it. */
  public void unique(ClickEvent event) throws IOException {
    tables.silver.write(event);
    gold.add(event);
    finished = false;
  }

  /** Writes an event that had come before to where such events go. */
  public void duplicate(ClickEvent event) throws IOException {
    tables.duplicates.write(event);
    finished = false;
  }

  /** Whether nothing was written since files were finished. */
  public boolean isFinished() {
    return finished;
  }

  /** Ends the files since the last time, with gold's rows as parts of their windows. */
  public List<WrittenFile> finishParts() throws IOException {
    return finish(false);
  }

  /** Ends the files, with gold's rows as the final values of their windows. */
  public List<WrittenFile> finishFinal() throws IOException {
    return finish(true);
  }

  private List<WrittenFile> finish(boolean isFinal) throws IOException {
    gold.drainTo(tables, isFinal);
    finished = true;
    return tables.finish();
  }

  /**
   * Makes finished files visible, no matter whose, table by table; does nothing if the same were
   * committed together before.
   */
  public void commit(List<WrittenFile> files) throws InterruptedException {
    tables.commit(files);
  }

  /** How many records are visible in bronze and in one of the tables behind it. */
  public long visible() {
    return Math.min(
        tables.bronze.rows(),
        tables.silver.rows()
            + tables.duplicates.rows()
            + tables.lateEvents.rows()
            + tables.deadLetters.rows());
  }

  private static DeadLetter deadLetter(RawRecord raw, Failure failure) {
    byte[] payload = raw.value();
    return new DeadLetter(
        ClickstreamTables.STREAM,
        failure.type(),
        failure.stage().label(),
        failure.message(),
        failure.fieldPath(),
        failure.exceptionClass(),
        raw.position(),
        raw.key(),
        null,
        payload == null ? 0 : payload.length,
        1);
  }

  @Override
  public void close() {
    tables.close();
  }
}
