/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

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

/** What records became: each record is in exactly one of the three. */
public final class ParsedEvents implements POutput {
  static final TupleTag<ClickEvent> EVENTS = new TupleTag<>("events") {};
  static final TupleTag<ClickEvent> TOO_LATE = new TupleTag<>("tooLate") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters") {};

  private final PCollectionTuple outputs;

  ParsedEvents(PCollectionTuple outputs) {
    this.outputs = outputs;
  }

  /** Events that are on time or late within the allowed lateness, at their event time. */
  public PCollection<ClickEvent> events() {
    return outputs.get(EVENTS);
  }

  /** Valid events that came too late for results, at their record's timestamp. */
  public PCollection<ClickEvent> tooLate() {
    return outputs.get(TOO_LATE);
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
