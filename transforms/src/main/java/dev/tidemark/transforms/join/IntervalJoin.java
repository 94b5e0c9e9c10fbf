/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.transforms.join.UnionCoder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Joins two streams by key, where the event times of a pair are within a bound of each other.
 *
 * <p><b>In:</b> left and right rows by key, at their event times, in the global window; bounded or
 * not; of each stream, none later than its policy allows. What can be seen to have no key, no event
 * time to go by, or panes that repeat rows is refused when the graph is built, all of it at once.
 *
 * <p><b>Out:</b> {@link Joined} rows in the global window. Every pair comes out once, as soon as
 * both are there, at the later of their times. In a left outer join, a left row that found none
 * comes out once, when none can come any more: when the watermark of both streams is beyond the
 * bound and what may be late. It comes at that time; it is never taken back. What comes out does
 * not depend on the order in which rows come in.
 *
 * <p><b>State:</b> the rows of a key that can still find others, with 10 bytes each: a left row for
 * the bound and the right stream's allowed lateness, a right row for as long as the bound reaches
 * back, and the left stream's allowed lateness. Each row costs a look at the rows that its key
 * holds: meant for keys of few rows, such as an order or a ride. Needs state and timers of event
 * time in unbounded pipelines: not the stock Spark runner.
 *
 * <pre>{@code
 * requested.apply(
 *     IntervalJoin.<String, RideEvent, RideEvent>leftOuter(
 *             completed, TimeBound.within(Duration.ofHours(2)))
 *         .withPolicies(policy, policy));
 * }</pre>
 *
 * @param <K> the type of the keys, with a deterministic coder
 * @param <L> the type of left rows
 * @param <R> the type of right rows
 */
public final class IntervalJoin<K, L, R>
    extends PTransform<PCollection<KV<K, L>>, PCollection<Joined<L, R>>> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<KV<K, R>> right;
  private final TimeBound bound;
  private final Unmatched unmatched;
  private final TimePolicies policies;

  /** What becomes of left rows that find none. */
  enum Unmatched {
    DROPPED,
    EMITTED
  }

  /** The rules of time of both streams; null as long as they are not known. */
  private record TimePolicies(TimePolicy left, TimePolicy right) implements java.io.Serializable {}

  private IntervalJoin(
      PCollection<KV<K, R>> right, TimeBound bound, Unmatched unmatched, TimePolicies policies) {
    this.right = requireNonNull(right, "right");
    this.bound = bound;
    this.unmatched = unmatched;
    this.policies = policies;
  }

  /** Pairs only. The policies of both streams have to be said, too. */
  public static <K, L, R> IntervalJoin<K, L, R> inner(
      PCollection<KV<K, R>> right, TimeBound bound) {
    return new IntervalJoin<>(right, bound, Unmatched.DROPPED, new TimePolicies(null, null));
  }

  /** Pairs, and left rows without one. The policies of both streams have to be said, too. */
  public static <K, L, R> IntervalJoin<K, L, R> leftOuter(
      PCollection<KV<K, R>> right, TimeBound bound) {
    return new IntervalJoin<>(right, bound, Unmatched.EMITTED, new TimePolicies(null, null));
  }

  /** With the rules of time that the watermarks of the two streams keep. */
  public IntervalJoin<K, L, R> withPolicies(TimePolicy left, TimePolicy right) {
    return new IntervalJoin<>(this.right, bound, unmatched, new TimePolicies(left, right));
  }

  /**
   * Builds the graph.
   *
   * @throws IllegalArgumentException whose message says all that is wrong
   */
  @Override
  public PCollection<Joined<L, R>> expand(PCollection<KV<K, L>> left) {
    new JoinCheck(left, right, bound, policies.left(), policies.right()).requireBounded();
    KvCoder<K, L> leftCoder = (KvCoder<K, L>) left.getCoder();
    Coder<R> rightCoder = ((KvCoder<K, R>) right.getCoder()).getValueCoder();
    KvCoder<K, RawUnionValue> unionCoder =
        KvCoder.of(
            leftCoder.getKeyCoder(), UnionCoder.of(List.of(leftCoder.getValueCoder(), rightCoder)));
    return PCollectionList.of(
            left.apply("TagLeft", ParDo.of(new TagFn<K, L>(IntervalJoinFn.LEFT)))
                .setCoder(unionCoder))
        .and(
            right
                .apply("TagRight", ParDo.of(new TagFn<K, R>(IntervalJoinFn.RIGHT)))
                .setCoder(unionCoder))
        .apply("Both", Flatten.pCollections())
        .apply(
            "Join",
            ParDo.of(
                new IntervalJoinFn<K, L, R>(
                    bound,
                    policies.left().allowedLatenessMillis(),
                    policies.right().allowedLatenessMillis(),
                    unmatched,
                    leftCoder.getValueCoder(),
                    rightCoder)))
        .setCoder(JoinedCoder.of(leftCoder.getValueCoder(), rightCoder));
  }

  private static final class TagFn<K, T> extends DoFn<KV<K, T>, KV<K, RawUnionValue>> {
    private static final long serialVersionUID = 1L;

    private final int tag;

    TagFn(int tag) {
      this.tag = tag;
    }

    @ProcessElement
    public void tag(@Element KV<K, T> row, OutputReceiver<KV<K, RawUnionValue>> output) {
      output.output(KV.of(row.getKey(), new RawUnionValue(tag, row.getValue())));
    }
  }
}
