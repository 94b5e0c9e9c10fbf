/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Does what {@link Deduplicate} does, with the same input, output and horizon, on runners for which
 * a group costs more than an element.
 *
 * <p>The direct runner makes a bundle of each group and looks at every live key whenever a
 * watermark moves, so a key per event brings it to a stand after some ten thousand events. Here the
 * keys are a few buckets, and the identities of a bucket's events are in keyed state, which goes
 * when their minute expires. Of the records of an event the one that is processed first is kept.
 *
 * <p>Needs keyed state in unbounded pipelines without leaks, which not every runner has.
 *
 * @param <T> the type of the events
 */
public final class DeduplicateInState<T extends StreamEvent>
    extends PTransform<PCollection<T>, DeduplicatedEvents<T>> {
  private static final long serialVersionUID = 1L;

  private static final int BUCKETS = 8;

  private final TimePolicy policy;
  private final Coder<T> coder;
  private final HashMap<EventIdentity, RecordPosition> kept;
  private final SerializableFunction<RecordPosition, Boolean> settled;

  private DeduplicateInState(
      TimePolicy policy,
      Coder<T> coder,
      Map<EventIdentity, RecordPosition> kept,
      SerializableFunction<RecordPosition, Boolean> settled) {
    this.policy = policy;
    this.coder = coder;
    this.kept = new HashMap<>(kept);
    this.settled = settled;
  }

  /**
   * Deduplicates within the horizon of a policy.
   *
   * @throws IllegalArgumentException as {@link Deduplicate#of} does
   */
  public static <T extends StreamEvent> DeduplicateInState<T> of(
      TimePolicy policy, Coder<T> coder) {
    Deduplicate.requireHorizon(policy);
    return new DeduplicateInState<>(
        policy, requireNonNull(coder, "coder"), Map.of(), position -> false);
  }

  /**
   * Decides as an earlier run did, whichever of an event's records is processed first: the record
   * that it kept of an event is kept again, and any other that it has settled was a repetition and
   * stays one. The first record of an event may not be settled where a repetition is: they need not
   * have been committed together. For a replay that is mixed with new records.
   *
   * @param newKept the position of the record that was kept of each event of the replay; held in
   *     memory
   * @param newSettled whether the earlier run has settled the record at a position
   */
  public DeduplicateInState<T> withDecided(
      Map<EventIdentity, RecordPosition> newKept,
      SerializableFunction<RecordPosition, Boolean> newSettled) {
    return new DeduplicateInState<>(
        policy, coder, newKept, requireNonNull(newSettled, "newSettled"));
  }

  @Override
  public DeduplicatedEvents<T> expand(PCollection<T> events) {
    TupleTag<T> unique = new TupleTag<>("unique");
    TupleTag<T> duplicates = new TupleTag<>("duplicates");
    var divided =
        events
            .apply("KeyByBucket", ParDo.of(new KeyByBucketFn<>()))
            .setCoder(KvCoder.of(VarIntCoder.of(), coder))
            .apply("WindowIntoMinutes", Deduplicate.minutes(policy))
            .apply(
                "KeepFirst",
                ParDo.of(new KeepFirstFn<>(unique, duplicates, kept, settled))
                    .withOutputTags(unique, TupleTagList.of(duplicates)));
    return DeduplicatedEvents.globally(divided, unique, duplicates, coder);
  }

  private static final class KeyByBucketFn<T extends StreamEvent> extends DoFn<T, KV<Integer, T>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void key(@Element T event, OutputReceiver<KV<Integer, T>> output) {
      output.output(KV.of(Math.floorMod(event.eventId().hashCode(), BUCKETS), event));
    }
  }

  private static final class KeepFirstFn<T extends StreamEvent> extends DoFn<KV<Integer, T>, T> {
    private static final long serialVersionUID = 1L;

    @StateId("seen")
    private final StateSpec<SetState<EventIdentity>> seenSpec =
        StateSpecs.set(EventIdentityCoder.of());

    private final TupleTag<T> uniqueTag;
    private final TupleTag<T> duplicatesTag;
    private final HashMap<EventIdentity, RecordPosition> kept;
    private final SerializableFunction<RecordPosition, Boolean> settled;
    private final Counter uniqueCount = Metrics.counter(Deduplicate.class, "unique");
    private final Counter duplicateCount = Metrics.counter(Deduplicate.class, "duplicates");

    KeepFirstFn(
        TupleTag<T> uniqueTag,
        TupleTag<T> duplicatesTag,
        Map<EventIdentity, RecordPosition> kept,
        SerializableFunction<RecordPosition, Boolean> settled) {
      this.kept = new HashMap<>(kept);
      this.settled = settled;
      this.uniqueTag = uniqueTag;
      this.duplicatesTag = duplicatesTag;
    }

    @ProcessElement
    public void keepFirst(
        @Element KV<Integer, T> keyed,
        @AlwaysFetched @StateId("seen") SetState<EventIdentity> seen,
        MultiOutputReceiver outputs) {
      T event = keyed.getValue();
      EventIdentity identity = EventIdentity.of(event);
      RecordPosition keptBefore = kept.get(identity);
      boolean first;
      if (keptBefore != null) {
        first = keptBefore.compareTo(event.position()) == 0;
      } else {
        first = !settled.apply(event.position()) && seen.addIfAbsent(identity).read();
      }
      if (first) {
        uniqueCount.inc();
        outputs.get(uniqueTag).output(event);
      } else {
        duplicateCount.inc();
        outputs.get(duplicatesTag).output(event);
      }
    }
  }
}
