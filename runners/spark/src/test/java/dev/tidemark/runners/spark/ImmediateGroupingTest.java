/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A grouping in which every element fires has the same panes whether it takes the short way or that
 * of all other groupings, which runners-core evaluates.
 */
final class ImmediateGroupingTest {
  private static final int EVENTS = 60;
  private static final int KEYS = 7;

  private static final Map<String, Queue<String>> SEEN = new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource({
    "1, false, EARLIEST",
    "2, false, LATEST",
    "3, true, EARLIEST",
    "4, true, END_OF_WINDOW"
  })
  void panesAreThoseOfTheGeneralGrouping(long seed, boolean sliding, TimestampCombiner combiner) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--runner=SparkMicroBatchRunner", "--sparkMaster=local[2]")
                .create());
    PCollection<KV<String, Integer>> events = pipeline.apply(events(seed));
    WindowFn<Object, ?> windows =
        sliding
            ? SlidingWindows.of(Duration.millis(200)).every(Duration.millis(100))
            : FixedWindows.of(Duration.millis(100));
    AfterPane each = AfterPane.elementCountAtLeast(1);
    String immediate = UUID.randomUUID().toString();
    String general = UUID.randomUUID().toString();
    group("Immediate", events, windows, combiner, Repeatedly.forever(each), immediate);
    // Says the same, but not in the words for which there is a short way.
    AfterFirst sameWithOtherWords = AfterFirst.of(each, AfterPane.elementCountAtLeast(1_000_000));
    group("General", events, windows, combiner, Repeatedly.forever(sameWithOtherWords), general);

    pipeline.run().waitUntilFinish();

    List<String> panes = SEEN.remove(immediate).stream().sorted().toList();
    assertThat("seed " + seed, panes, equalTo(SEEN.remove(general).stream().sorted().toList()));
    assertThat(panes.size(), is(greaterThan(EVENTS / 2)));
  }

  private static void group(
      String name,
      PCollection<KV<String, Integer>> events,
      WindowFn<Object, ?> windows,
      TimestampCombiner combiner,
      Trigger trigger,
      String seen) {
    SEEN.put(seen, new ConcurrentLinkedQueue<>());
    events
        .apply(
            name + "Windows",
            Window.<KV<String, Integer>>into(windows)
                .triggering(trigger)
                .withTimestampCombiner(combiner)
                .withAllowedLateness(Duration.millis(150), Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply(name + "Group", GroupByKey.create())
        .apply(name + "Note", ParDo.of(new NoteFn(seen)));
  }

  /** Elements around the watermark, early to too late, several to a bundle. */
  private static TestStream<KV<String, Integer>> events(long seed) {
    Random random = new Random(seed);
    TestStream.Builder<KV<String, Integer>> stream =
        TestStream.create(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()));
    long watermark = 0;
    for (int i = 0; i < EVENTS; i++) {
      if (random.nextInt(3) == 0) {
        watermark += 1 + random.nextInt(80);
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
      } else {
        @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays of a generic type.
        TimestampedValue<KV<String, Integer>>[] more = new TimestampedValue[random.nextInt(4)];
        for (int j = 0; j < more.length; j++) {
          more[j] = element(random, watermark, i * 10 + j);
        }
        stream = stream.addElements(element(random, watermark, i * 10 + 9), more);
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static TimestampedValue<KV<String, Integer>> element(
      Random random, long watermark, int value) {
    return TimestampedValue.of(
        KV.of("key-" + random.nextInt(KEYS), value),
        Instant.ofEpochMilli(watermark - 400 + random.nextInt(700)));
  }

  private static final class NoteFn extends DoFn<KV<String, Iterable<Integer>>, Void> {
    private final String seen;

    NoteFn(String seen) {
      this.seen = seen;
    }

    @ProcessElement
    public void note(
        @Element KV<String, Iterable<Integer>> group,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        PaneInfo pane) {
      SEEN.get(seen)
          .add(
              "%s %s %s at %s: %s"
                  .formatted(
                      group.getKey(),
                      StreamSupport.stream(group.getValue().spliterator(), false).sorted().toList(),
                      window,
                      timestamp,
                      pane));
    }
  }
}
