/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps one record of each event. Two records are the same event where event id and event time are
 * equal: the same id at another time is another event.
 *
 * <p>Since they share their event time, they share a window of event time, too, and that window's
 * life is the horizon: a repetition is recognised as long as its record is not too late by the
 * {@link TimePolicy}, and one that is too late does not get here. So no event is ever kept twice.
 *
 * <p><b>In:</b> events at their event time, none too late, in the global window; bounded or not.
 *
 * <p><b>Out:</b> {@link DeduplicatedEvents}, at event time, in the global window. An event comes
 * out with the bundle that brought it, without waiting for the watermark. Of records that are
 * grouped together the one with the smallest position is kept: which one that is may differ from
 * run to run, how many are kept does not.
 *
 * <p><b>State:</b> for each event its id, its time and the number of its panes, until the watermark
 * passes the end of its minute by the allowed lateness; some 200 bytes an event. Records are held
 * for a bundle only. No timers but the window's own; runs on every runner.
 *
 * <p>Counters: {@code unique} and {@code duplicates}.
 *
 * <pre>{@code
 * DeduplicatedEvents<ClickEvent> events =
 *     parsed.events().apply(Deduplicate.of(TimePolicy.DEFAULT, ClickEventCoder.of()));
 * }</pre>
 *
 * @param <T> the type of the events
 */
public final class Deduplicate<T extends StreamEvent>
    extends PTransform<PCollection<T>, DeduplicatedEvents<T>> {
  private static final long serialVersionUID = 1L;

  /** The size of the windows that hold the state. */
  private static final Duration WINDOW = Duration.standardMinutes(1);

  private final TimePolicy policy;
  private final Coder<T> coder;
  private final SerializableFunction<RecordPosition, Boolean> settled;

  private Deduplicate(
      TimePolicy policy, Coder<T> coder, SerializableFunction<RecordPosition, Boolean> settled) {
    this.policy = policy;
    this.coder = coder;
    this.settled = settled;
  }

  /**
   * Deduplicates within the horizon of a policy.
   *
   * @throws IllegalArgumentException where lateness is allowed, but for less than a minute: a
   *     window could close between two records that the policy calls late
   */
  public static <T extends StreamEvent> Deduplicate<T> of(TimePolicy policy, Coder<T> coder) {
    requireHorizon(policy);
    return new Deduplicate<>(policy, requireNonNull(coder, "coder"), position -> false);
  }

  /**
   * Of records that are grouped together, one that is settled is kept before any other: for a
   * replay, in which an earlier run has seen some records, and new ones must not take their place.
   *
   * @param newSettled whether an earlier run has seen the record at a position
   */
  public Deduplicate<T> withSettled(SerializableFunction<RecordPosition, Boolean> newSettled) {
    return new Deduplicate<>(policy, coder, requireNonNull(newSettled, "newSettled"));
  }

  static void requireHorizon(TimePolicy policy) {
    long allowedLateness = policy.allowedLatenessMillis();
    if (allowedLateness > 0 && allowedLateness < WINDOW.getMillis()) {
      throw new IllegalArgumentException(
          "allowedLateness must be 0 or at least the deduplication window of "
              + java.time.Duration.ofMillis(WINDOW.getMillis())
              + ", but is "
              + java.time.Duration.ofMillis(allowedLateness));
    }
  }

  /** The windows that hold the state; a group is emitted with the bundle that brings it. */
  static <V> Window<V> minutes(TimePolicy policy) {
    return Window.<V>into(FixedWindows.of(WINDOW))
        .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
        .withTimestampCombiner(TimestampCombiner.EARLIEST)
        .withAllowedLateness(
            Duration.millis(policy.allowedLatenessMillis()), ClosingBehavior.FIRE_IF_NON_EMPTY)
        .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY)
        .discardingFiredPanes();
  }

  @Override
  public DeduplicatedEvents<T> expand(PCollection<T> events) {
    TupleTag<T> unique = new TupleTag<>("unique");
    TupleTag<T> duplicates = new TupleTag<>("duplicates");
    var divided =
        events
            .apply("KeyByIdentity", ParDo.of(new KeyByIdentityFn<>()))
            .setCoder(KvCoder.of(EventIdentityCoder.of(), coder))
            .apply("WindowIntoMinutes", minutes(policy))
            .apply("GroupByIdentity", GroupByKey.create())
            .apply(
                "KeepFirst",
                ParDo.of(new KeepFirstFn<>(unique, duplicates, settled))
                    .withOutputTags(unique, TupleTagList.of(duplicates)));
    return DeduplicatedEvents.globally(divided, unique, duplicates, coder);
  }

  private static final class KeyByIdentityFn<T extends StreamEvent>
      extends DoFn<T, KV<EventIdentity, T>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void key(@Element T event, OutputReceiver<KV<EventIdentity, T>> output) {
      output.output(KV.of(EventIdentity.of(event), event));
    }
  }

  private static final class KeepFirstFn<T extends StreamEvent>
      extends DoFn<KV<EventIdentity, Iterable<T>>, T> {
    private static final long serialVersionUID = 1L;

    private final TupleTag<T> uniqueTag;
    private final TupleTag<T> duplicatesTag;
    private final SerializableFunction<RecordPosition, Boolean> settled;
    private final Counter uniqueCount = Metrics.counter(Deduplicate.class, "unique");
    private final Counter duplicateCount = Metrics.counter(Deduplicate.class, "duplicates");

    KeepFirstFn(
        TupleTag<T> uniqueTag,
        TupleTag<T> duplicatesTag,
        SerializableFunction<RecordPosition, Boolean> settled) {
      this.settled = settled;
      this.uniqueTag = uniqueTag;
      this.duplicatesTag = duplicatesTag;
    }

    @ProcessElement
    public void keepFirst(
        @Element KV<EventIdentity, Iterable<T>> records,
        PaneInfo pane,
        MultiOutputReceiver outputs) {
      // All records of a group share the event time. The group's own timestamp may be later: the
      // model moves that of a late pane to the end of its window.
      Instant eventTime = Instant.ofEpochMilli(records.getKey().eventTimeMillis());
      OutputReceiver<T> duplicates = outputs.get(duplicatesTag);
      T first = null;
      for (T record : records.getValue()) {
        T repetition = record;
        if (pane.isFirst() && (first == null || isBefore(record, first))) {
          repetition = first;
          first = record;
        }
        if (repetition != null) {
          duplicateCount.inc();
          duplicates.outputWithTimestamp(repetition, eventTime);
        }
      }
      if (first != null) {
        uniqueCount.inc();
        outputs.get(uniqueTag).outputWithTimestamp(first, eventTime);
      }
    }

    /** Back from the end of the window, at most. */
    @Override
    @SuppressWarnings("deprecation") // The event's windows live as long as the group's: none drops.
    public Duration getAllowedTimestampSkew() {
      return WINDOW;
    }

    private boolean isBefore(StreamEvent one, StreamEvent other) {
      boolean oneIsSettled = settled.apply(one.position());
      if (oneIsSettled != settled.apply(other.position())) {
        return oneIsSettled;
      }
      return one.position().compareTo(other.position()) < 0;
    }
  }
}
