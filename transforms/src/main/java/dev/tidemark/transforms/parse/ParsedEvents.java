/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import dev.tidemark.transforms.deadletter.DeadLetter;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What records became: each record is in exactly one of the three.
 *
 * @param <T> the type of the events
 */
public final class ParsedEvents<T> implements POutput {
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters") {};

  private final PCollectionTuple outputs;

  ParsedEvents(PCollectionTuple outputs) {
    this.outputs = outputs;
  }

  static <T> TupleTag<T> eventsTag() {
    return new TupleTag<>("events");
  }

  static <T> TupleTag<T> tooLateTag() {
    return new TupleTag<>("tooLate");
  }

  /** Events that are on time or late within the allowed lateness, at their event time. */
  public PCollection<T> events() {
    return outputs.get(ParsedEvents.<T>eventsTag());
  }

  /** Valid events that came too late for results, at their record's timestamp. */
  public PCollection<T> tooLate() {
    return outputs.get(ParsedEvents.<T>tooLateTag());
  }

  /** Records that could not become events, at their record's timestamp. */
  public PCollection<DeadLetter> deadLetters() {
    return outputs.get(DEAD_LETTERS);
  }

  @Override
  public Pipeline getPipeline() {
    return outputs.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return outputs.expand();
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
