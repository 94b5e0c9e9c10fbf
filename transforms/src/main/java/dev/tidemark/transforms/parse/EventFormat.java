/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.validate.Rule;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * What is particular to the payloads of one stream: their fields, what makes these an event, and
 * the event. All else that happens between bytes and an event is the same for every stream.
 * Immutable, and serialized with the step that parses.
 *
 * @param <T> the type of the events
 */
public abstract class EventFormat<T extends StreamEvent> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String stream;
  private final Coder<T> coder;
  private final PayloadFields fields;
  private final PayloadField timeField;

  /**
   * The parts of a format.
   *
   * @param stream the name of the stream
   * @param coder the coder of the events
   * @param fields the fields that the schema knows
   * @param timeField the one of the event's time
   */
  protected EventFormat(
      String stream, Coder<T> coder, PayloadFields fields, PayloadField timeField) {
    this.stream = requireNonNull(stream, "stream");
    this.coder = requireNonNull(coder, "coder");
    this.fields = requireNonNull(fields, "fields");
    this.timeField = requireNonNull(timeField, "timeField");
  }

  /**
   * What must be true of the fields, in the order in which it is asked; of several broken rules the
   * first is reported. Together they make sure that {@link #toEvent} succeeds.
   */
  public abstract List<Rule<ParsedFields>> rules();

  /** The event of fields that obey the rules. */
  public abstract T toEvent(ParsedFields fields, RecordPosition position);

  /** The name of the stream in dead letters. */
  public final String stream() {
    return stream;
  }

  /** The coder of the events. */
  public final Coder<T> coder() {
    return coder;
  }

  /** The fields that the schema knows. */
  public final PayloadFields fields() {
    return fields;
  }

  /** The field of the event's time. */
  public final PayloadField timeField() {
    return timeField;
  }
}
