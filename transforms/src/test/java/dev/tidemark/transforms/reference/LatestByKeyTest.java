/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import static dev.tidemark.transforms.Events.at;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes are their positions in the log. */
final class LatestByKeyTest {
  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onlyWhatIsLaterInTheLogComesThrough() {
    TestStream<KV<String, Long>> log =
        stream()
            .addElements(change("a", 3))
            .addElements(change("a", 2), change("a", 3), change("b", 1))
            .addElements(change("a", 5))
            .addElements(change("a", 4))
            .advanceWatermarkToInfinity();
    PAssert.that(latest(log))
        .containsInAnyOrder(List.of(KV.of("a", 3L), KV.of("b", 1L), KV.of("a", 5L)));
    pipeline.run().waitUntilFinish();
  }

  /** There is no too late: an old change that comes after a day still does no harm, nor is lost. */
  @Test
  void tooLate() {
    TestStream<KV<String, Long>> log =
        stream()
            .addElements(change("a", 3))
            .advanceWatermarkTo(at(ofHours(24)))
            .addElements(change("a", 2), change("b", 7))
            .advanceWatermarkToInfinity();
    PAssert.that(latest(log)).containsInAnyOrder(List.of(KV.of("a", 3L), KV.of("b", 7L)));
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyOrderAndRepetitionLeadsToTheSameTable(long seed) {
    Random random = new Random(seed);
    List<KV<String, Long>> log = new ArrayList<>();
    for (long position = 0; position < 60; position++) {
      log.add(KV.of("k" + random.nextInt(5), position));
    }
    HashMap<String, Long> table = new HashMap<>();
    log.forEach(change -> table.put(change.getKey(), change.getValue()));
    for (int i = 0; i < 30; i++) {
      log.add(log.get(random.nextInt(60)));
    }
    Collections.shuffle(log, random);
    TestStream.Builder<KV<String, Long>> stream = stream();
    for (KV<String, Long> change : log) {
      stream = stream.addElements(TimestampedValue.of(change, at(ZERO)));
    }
    PAssert.that("seed " + seed, latest(stream.advanceWatermarkToInfinity()))
        .satisfies(new LeadsTo(table));
    pipeline.run().waitUntilFinish();
  }

  /** Of each key the row with the highest position. */
  private record LeadsTo(HashMap<String, Long> table)
      implements SerializableFunction<Iterable<KV<String, Long>>, Void> {
    @Override
    public Void apply(Iterable<KV<String, Long>> rows) {
      Map<String, Long> found = new HashMap<>();
      rows.forEach(row -> found.merge(row.getKey(), row.getValue(), Math::max));
      assertThat(found, is(table));
      return null;
    }
  }

  private PCollection<KV<String, Long>> latest(TestStream<KV<String, Long>> log) {
    return pipeline.apply(log).apply(LatestByKey.of(position -> position));
  }

  private static TimestampedValue<KV<String, Long>> change(String key, long position) {
    return TimestampedValue.of(KV.of(key, position), at(ZERO));
  }

  private static TestStream.Builder<KV<String, Long>> stream() {
    return TestStream.create(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()))
        .advanceWatermarkTo(at(ZERO));
  }
}
