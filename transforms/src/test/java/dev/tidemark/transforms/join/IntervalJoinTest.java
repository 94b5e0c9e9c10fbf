/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import static dev.tidemark.transforms.Events.at;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import dev.tidemark.transforms.time.TimePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Right within two hours of left; ten minutes of allowed lateness on the left, five right. */
final class IntervalJoinTest {
  private static final Duration BOUND = ofHours(2);
  private static final TimePolicy LEFT_POLICY =
      TimePolicy.of(ofMinutes(5), ofMinutes(10), ofMinutes(5));
  private static final TimePolicy RIGHT_POLICY = TimePolicy.DEFAULT;

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<KV<String, String>> rows =
        stream()
            .addElements(left("k", "l1", ofMinutes(0)), left("k", "l2", ofMinutes(10)))
            .addElements(right("k", "r1", ofMinutes(5)), right("other", "r2", ofMinutes(5)))
            .addElements(right("k", "r3", ofMinutes(20)))
            .advanceWatermarkToInfinity();
    PAssert.that(join(rows, Kind.LEFT_OUTER)).containsInAnyOrder("l1 r1", "l1 r3", "l2 r3");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void boundToTheMillisecond() {
    List<TimestampedValue<KV<String, String>>> rows = new ArrayList<>();
    for (int off = -1; off <= 1; off++) {
      rows.add(left("lower" + off, "l" + off, ofHours(1)));
      rows.add(right("lower" + off, "r" + off, ofHours(1).plusMillis(off)));
      rows.add(left("upper" + off, "L" + off, ofHours(1)));
      rows.add(right("upper" + off, "R" + off, ofHours(1).plus(BOUND).plusMillis(off)));
    }
    TestStream.Builder<KV<String, String>> stream = stream();
    for (TimestampedValue<KV<String, String>> row : rows) {
      stream = stream.addElements(row);
    }
    PAssert.that(join(stream.advanceWatermarkToInfinity(), Kind.LEFT_OUTER))
        .containsInAnyOrder("l-1 null", "l0 r0", "l1 r1", "L-1 R-1", "L0 R0", "L1 null");
    pipeline.run().waitUntilFinish();
  }

  /** The last right row that may still come finds its left one, which was not given up before. */
  @Test
  void lateButAllowedAtTheEndOfTheBound() {
    TestStream<KV<String, String>> rows =
        stream()
            .addElements(left("k", "l", ofMinutes(0)))
            .advanceWatermarkTo(at(BOUND.plus(ofMinutes(5))))
            .addElements(right("k", "r", BOUND))
            .advanceWatermarkToInfinity();
    PAssert.that(join(rows, Kind.LEFT_OUTER)).containsInAnyOrder("l r");
    pipeline.run().waitUntilFinish();
  }

  /** A late left row finds the right row that waits for it. */
  @Test
  void lateLeftRow() {
    TestStream<KV<String, String>> rows =
        stream()
            .addElements(right("k", "r", ofMinutes(0)))
            .advanceWatermarkTo(at(ofMinutes(10)))
            .addElements(left("k", "l", ofMinutes(0)))
            .advanceWatermarkToInfinity();
    PAssert.that(join(rows, Kind.INNER)).containsInAnyOrder("l r");
    pipeline.run().waitUntilFinish();
  }

  /** Once, when the bound and the lateness are over; not before, and never beside a pair. */
  @Test
  void unmatchedOnceWhenTheBoundHasPassed() {
    TestStream<KV<String, String>> rows =
        stream()
            .addElements(left("k", "l", ofMinutes(0)), left("twice", "m", ofMinutes(0)))
            .advanceWatermarkTo(at(BOUND.plus(ofMinutes(5)).plusMillis(2)))
            // Too late by its policy, and given up already: it must not make a pair any more.
            .addElements(right("k", "r", BOUND))
            .advanceWatermarkToInfinity();
    PAssert.that(join(rows, Kind.LEFT_OUTER)).containsInAnyOrder("l null", "m null");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void innerDropsTheUnmatched() {
    TestStream<KV<String, String>> rows =
        stream().addElements(left("k", "l", ofMinutes(0))).advanceWatermarkToInfinity();
    PAssert.that(join(rows, Kind.INNER)).empty();
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void equalsBruteForce(long seed) {
    Random random = new Random(seed);
    TimeBound bound =
        TimeBound.between(ofMillis(random.nextInt(3) - 2), ofMillis(1 + random.nextInt(4)));
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      String key = "k" + random.nextInt(4);
      // Few instants: many rows are at the ends of the bound, and one beside them.
      all.add(new Row(random.nextBoolean(), key, "row" + i, i / 3 + random.nextInt(4)));
    }
    List<String> expected = bruteForce(all, bound);
    // Rows come in disorder, and up to six milliseconds behind the watermark.
    TestStream.Builder<KV<String, String>> stream = stream();
    long watermark = 0;
    List<Row> next = new ArrayList<>();
    for (Row row : all) {
      next.add(row);
      if (next.size() == 6) {
        Collections.shuffle(next, random);
        for (Row now : next) {
          stream = stream.addElements(now.stamped());
        }
        next.clear();
        watermark = Math.max(watermark, row.offset() - 3);
        stream = stream.advanceWatermarkTo(at(ofMillis(watermark)));
      }
    }
    for (Row now : next) {
      stream = stream.addElements(now.stamped());
    }
    TimePolicy policy = TimePolicy.of(ofMillis(0), ofMillis(8), ofMillis(0));
    PCollection<KV<String, String>> rows = pipeline.apply(stream.advanceWatermarkToInfinity());
    PAssert.that(
            "seed " + seed + ", " + bound,
            describe(
                only(rows, true)
                    .apply(
                        IntervalJoin.<String, String, String>leftOuter(only(rows, false), bound)
                            .withPolicies(policy, policy))))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private static List<String> bruteForce(List<Row> rows, TimeBound bound) {
    List<String> joined = new ArrayList<>();
    for (Row left : rows.stream().filter(Row::isLeft).toList()) {
      List<Row> found =
          rows.stream()
              .filter(row -> !row.isLeft() && row.key().equals(left.key()))
              .filter(row -> bound.holds(left.offset(), row.offset()))
              .toList();
      found.forEach(right -> joined.add(left.value() + " " + right.value()));
      if (found.isEmpty()) {
        joined.add(left.value() + " null");
      }
    }
    return joined;
  }

  private record Row(boolean isLeft, String key, String value, long offset) {
    TimestampedValue<KV<String, String>> stamped() {
      return isLeft ? left(key, value, ofMillis(offset)) : right(key, value, ofMillis(offset));
    }
  }

  private enum Kind {
    INNER,
    LEFT_OUTER
  }

  private PCollection<String> join(TestStream<KV<String, String>> stream, Kind kind) {
    PCollection<KV<String, String>> rows = pipeline.apply(stream);
    PCollection<KV<String, String>> right = only(rows, false);
    TimeBound bound = TimeBound.within(BOUND);
    IntervalJoin<String, String, String> join =
        kind == Kind.INNER
            ? IntervalJoin.inner(right, bound)
            : IntervalJoin.leftOuter(right, bound);
    return describe(only(rows, true).apply(join.withPolicies(LEFT_POLICY, RIGHT_POLICY)));
  }

  private static PCollection<String> describe(PCollection<Joined<String, String>> joined) {
    return joined.apply(
        MapElements.into(TypeDescriptors.strings())
            .via(row -> row.left() + " " + (row.right() == null ? "null" : row.right())));
  }

  /** One stream of two kinds of rows, told by their key: a pipeline has one TestStream. */
  private static PCollection<KV<String, String>> only(
      PCollection<KV<String, String>> rows, boolean left) {
    String prefix = left ? "<" : ">";
    return rows.apply(
            prefix + " only",
            Filter.by((KV<String, String> row) -> row.getKey().startsWith(prefix)))
        .apply(
            prefix + " untagged",
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings()))
                .via(row -> KV.of(row.getKey().substring(1), row.getValue())))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
  }

  private static TimestampedValue<KV<String, String>> left(String key, String row, Duration time) {
    return TimestampedValue.of(KV.of("<" + key, row), at(time));
  }

  private static TimestampedValue<KV<String, String>> right(String key, String row, Duration time) {
    return TimestampedValue.of(KV.of(">" + key, row), at(time));
  }

  private static TestStream.Builder<KV<String, String>> stream() {
    return TestStream.create(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .advanceWatermarkTo(at(Duration.ZERO));
  }
}
