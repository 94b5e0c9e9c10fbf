/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deadletter;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A record that could not become an event: its bytes, where it came from and what was wrong.
 *
 * @param stream the stream whose pipeline refused it, such as {@code clickstream}
 * @param failureType what was wrong
 * @param stage the step that refused it: {@code parse}, {@code validate} or {@code time}
 * @param message what was wrong, in words; holds no payload
 * @param fieldPath the field at fault, as a JSON pointer, or null
 * @param exceptionClass the class of the parser's exception, or null
 * @param position the record it came from
 * @param key the record's key, or null
 * @param payload the record's payload, cut at a limit, or null for a tombstone
 * @param payloadSize the payload's size before the cut, in bytes
 * @param attempt 1 for the first time through, more for replays
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
public record DeadLetter(
    String stream,
    FailureType failureType,
    String stage,
    String message,
    @Nullable String fieldPath,
    @Nullable String exceptionClass,
    RecordPosition position,
    byte @Nullable [] key,
    byte @Nullable [] payload,
    long payloadSize,
    int attempt)
    implements Serializable {

  /** The version of this record's shape, written with each row. */
  public static final int SCHEMA_VERSION = 1;

  public DeadLetter {
    requireNonNull(stream, "stream");
    requireNonNull(failureType, "failureType");
    requireNonNull(stage, "stage");
    requireNonNull(message, "message");
    requireNonNull(position, "position");
  }

  /** Whether {@link #payload} is shorter than what was sent. */
  public boolean isPayloadCut() {
    return payload != null && payload.length < payloadSize;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter that
        && stream.equals(that.stream)
        && failureType == that.failureType
        && stage.equals(that.stage)
        && message.equals(that.message)
        && Objects.equals(fieldPath, that.fieldPath)
        && Objects.equals(exceptionClass, that.exceptionClass)
        && position.equals(that.position)
        && Arrays.equals(key, that.key)
        && Arrays.equals(payload, that.payload)
        && payloadSize == that.payloadSize
        && attempt == that.attempt;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        stream, failureType, stage, message, fieldPath, exceptionClass, position, payloadSize);
  }
}
