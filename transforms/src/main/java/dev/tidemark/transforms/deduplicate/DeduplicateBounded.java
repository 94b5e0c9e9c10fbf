/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.LatenessClass;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps one record of each event of bounded input, in whatever order it is read: one that was not
 * too late before one that was, and of these the one with the smallest position. {@link
 * Deduplicate} keeps what comes first; here that may be a copy that arrived days later.
 *
 * <p><b>In:</b> events at their event time, in the global window; bounded.
 *
 * <p><b>Out:</b> {@link DeduplicatedEvents}, at event time, in the global window, at the end of the
 * input.
 *
 * <p><b>Memory:</b> the unique events of one minute of event time, divided by the number of
 * buckets. Keys are few because a key for each event is what the direct runner is slowest at.
 *
 * @param <T> the type of the events
 */
public final class DeduplicateBounded<T extends StreamEvent>
    extends PTransform<PCollection<T>, DeduplicatedEvents<T>> {
  private static final long serialVersionUID = 1L;

  private static final int BUCKETS = 64;
  private static final Duration WINDOW = Duration.standardMinutes(1);

  private final TimePolicy policy;
  private final Coder<T> coder;

  private DeduplicateBounded(TimePolicy policy, Coder<T> coder) {
    this.policy = requireNonNull(policy, "policy");
    this.coder = requireNonNull(coder, "coder");
  }

  /** Deduplicates; the policy says which records came too late. */
  public static <T extends StreamEvent> DeduplicateBounded<T> of(
      TimePolicy policy, Coder<T> coder) {
    return new DeduplicateBounded<>(policy, coder);
  }

  @Override
  public DeduplicatedEvents<T> expand(PCollection<T> events) {
    TupleTag<T> unique = new TupleTag<>("unique");
    TupleTag<T> duplicates = new TupleTag<>("duplicates");
    var divided =
        events
            .apply("KeyByBucket", ParDo.of(new KeyByBucketFn<>()))
            .setCoder(KvCoder.of(VarIntCoder.of(), coder))
            .apply(
                "WindowIntoMinutes",
                Window.<KV<Integer, T>>into(FixedWindows.of(WINDOW))
                    .triggering(DefaultTrigger.of())
                    .withTimestampCombiner(TimestampCombiner.EARLIEST)
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes())
            .apply("GroupByBucket", GroupByKey.create())
            .apply(
                "KeepBest",
                ParDo.of(new KeepBestFn<>(policy, unique, duplicates))
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

  private static final class KeepBestFn<T extends StreamEvent>
      extends DoFn<KV<Integer, Iterable<T>>, T> {
    private static final long serialVersionUID = 1L;

    private final TimePolicy policy;
    private final TupleTag<T> uniqueTag;
    private final TupleTag<T> duplicatesTag;

    KeepBestFn(TimePolicy policy, TupleTag<T> uniqueTag, TupleTag<T> duplicatesTag) {
      this.policy = policy;
      this.uniqueTag = uniqueTag;
      this.duplicatesTag = duplicatesTag;
    }

    @ProcessElement
    public void keepBest(@Element KV<Integer, Iterable<T>> bucket, MultiOutputReceiver outputs) {
      Map<EventIdentity, T> kept = new LinkedHashMap<>();
      for (T event : bucket.getValue()) {
        T other = kept.putIfAbsent(EventIdentity.of(event), event);
        if (other != null) {
          T worse = event;
          if (isBefore(event, other)) {
            kept.put(EventIdentity.of(event), event);
            worse = other;
          }
          output(outputs.get(duplicatesTag), worse);
        }
      }
      OutputReceiver<T> unique = outputs.get(uniqueTag);
      kept.values().forEach(event -> output(unique, event));
    }

    private void output(OutputReceiver<T> output, T event) {
      output.outputWithTimestamp(event, Instant.ofEpochMilli(event.eventTimeMillis()));
    }

    private boolean isBefore(T one, T other) {
      boolean tooLate = isTooLate(one);
      return tooLate == isTooLate(other)
          ? one.position().compareTo(other.position()) < 0
          : !tooLate;
    }

    private boolean isTooLate(T event) {
      return policy.classify(event.latenessMillis()) == LatenessClass.TOO_LATE;
    }
  }
}
