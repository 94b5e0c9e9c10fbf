/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;

/**
 * Events divided into first ones and repetitions: each event that went in is in exactly one.
 *
 * @param <T> the type of the events
 */
public final class DeduplicatedEvents<T> implements POutput {
  private final TupleTag<T> uniqueTag;
  private final PCollection<T> unique;
  private final TupleTag<T> duplicatesTag;
  private final PCollection<T> duplicates;

  private DeduplicatedEvents(
      TupleTag<T> uniqueTag,
      PCollection<T> unique,
      TupleTag<T> duplicatesTag,
      PCollection<T> duplicates) {
    this.uniqueTag = uniqueTag;
    this.unique = unique;
    this.duplicatesTag = duplicatesTag;
    this.duplicates = duplicates;
  }

  /** Ends the windows of the deduplication here: those of later steps are their own affair. */
  static <T> DeduplicatedEvents<T> globally(
      PCollectionTuple divided, TupleTag<T> unique, TupleTag<T> duplicates, Coder<T> coder) {
    return new DeduplicatedEvents<>(
        unique,
        globally("UniqueGlobally", divided.get(unique), coder),
        duplicates,
        globally("DuplicatesGlobally", divided.get(duplicates), coder));
  }

  private static <T> PCollection<T> globally(String name, PCollection<T> events, Coder<T> coder) {
    return events
        .setCoder(coder)
        .apply(
            name,
            Window.<T>into(new GlobalWindows())
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes());
  }

  /** One record of each event, at its event time, in the global window. */
  public PCollection<T> unique() {
    return unique;
  }

  /** All other records of these events, at their event time, in the global window. */
  public PCollection<T> duplicates() {
    return duplicates;
  }

  @Override
  public Pipeline getPipeline() {
    return unique.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(uniqueTag, unique, duplicatesTag, duplicates);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
