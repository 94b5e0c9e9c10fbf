/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.validate;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.deadletter.FailureType;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What is wrong with a record, before it is known which record.
 *
 * @param type the kind of failure
 * @param stage the step that found it
 * @param message what is wrong, in words; never holds payload
 * @param fieldPath the field at fault, as a JSON pointer, or null
 * @param exceptionClass the class of the parser's exception, or null
 */
public record Failure(
    FailureType type,
    Stage stage,
    String message,
    @Nullable String fieldPath,
    @Nullable String exceptionClass)
    implements Serializable {

  public Failure {
    requireNonNull(type, "type");
    requireNonNull(stage, "stage");
    requireNonNull(message, "message");
  }

  /** The steps between bytes and an event. */
  public enum Stage {
    /** Bytes to typed fields. */
    PARSE("parse"),
    /** Typed fields to an event. */
    VALIDATE("validate"),
    /** The event's time against its record's. */
    TIME("time");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    /** The name used in tables and reports. */
    public String label() {
      return label;
    }
  }
}
