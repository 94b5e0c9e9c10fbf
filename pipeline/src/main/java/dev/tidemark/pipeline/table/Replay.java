/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Another try for a record that had not become an event.
 *
 * @param stream the stream
 * @param position the record
 * @param attempt 2 for the first replay, more for later ones
 * @param outcome what came of it
 * @param failureType what was wrong this time, or null if nothing was
 * @param message what was wrong, in words, or null
 * @param operation the id of the operation that tried
 * @param replayedMillis when, epoch milliseconds UTC
 */
public record Replay(
    String stream,
    RecordPosition position,
    int attempt,
    Outcome outcome,
    @Nullable String failureType,
    @Nullable String message,
    String operation,
    long replayedMillis) {

  public Replay {
    requireNonNull(stream, "stream");
    requireNonNull(position, "position");
    requireNonNull(outcome, "outcome");
    requireNonNull(operation, "operation");
  }

  /** What came of a replay. */
  public enum Outcome {
    /** The record is in silver or duplicates now. */
    RECOVERED,
    /** It is still no event. */
    FAILED_AGAIN,
    /** Bronze does not have its bytes any more. */
    UNRECOVERABLE;

    /** The name used in tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
