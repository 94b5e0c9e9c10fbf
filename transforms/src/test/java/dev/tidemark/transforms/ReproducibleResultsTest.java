/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms;

import static dev.tidemark.transforms.Events.millis;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMinutes;
import static java.util.Comparator.naturalOrder;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deduplicate.Deduplicate;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.gold.CountActiveUsers;
import dev.tidemark.transforms.gold.CountEventsPerMinute;
import dev.tidemark.transforms.gold.RankPageViews;
import dev.tidemark.transforms.parse.ParseEvents;
import dev.tidemark.transforms.parse.ParsedEvents;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RawRecordCoder;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same records give the same results, whatever the order in which partitions are read and
 * wherever bundles end. Expected are the results of plain loops over the records.
 */
final class ReproducibleResultsTest {
  private static final TimePolicy POLICY = TimePolicy.DEFAULT;
  private static final long RECORDS_SEED = 3;
  private static final int PARTITIONS = 3;
  private static final int RECORDS_OF_A_PARTITION = 90;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void anyOrderAndAnyBundles(long seed) {
    Expected expected = Expected.of(partitions().stream().flatMap(Deque::stream).toList());
    assertThat("the records hold each class", expected.smallestClass(), is(greaterThan(4L)));

    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);
    ParsedEvents<ClickEvent> parsed =
        pipeline
            .apply("Seed " + seed, read(partitions(), new Random(seed)))
            .apply(ParseEvents.of(ClickstreamFormat.of(), POLICY));
    DeduplicatedEvents<ClickEvent> events =
        parsed.events().apply(Deduplicate.of(POLICY, ClickEventCoder.of()));
    AggregationWindows windows = AggregationWindows.of(POLICY).withEmitMode(EmitMode.FINAL);

    assertCount(parsed.tooLate(), expected.tooLate);
    assertCount(parsed.deadLetters(), expected.deadLetters);
    assertCount(events.unique(), expected.unique.size());
    assertCount(events.duplicates(), expected.duplicates);
    PAssert.that(
            events
                .unique()
                .apply(CountEventsPerMinute.of(windows))
                .apply(
                    "DescribeCounts",
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            row ->
                                "%d %s: %d by %d"
                                    .formatted(
                                        minute(row.pane().windowStartMillis()),
                                        row.eventType(),
                                        row.eventCount(),
                                        row.uniqueUsers()))))
        .containsInAnyOrder(expected.countsPerMinute());
    PAssert.that(
            events
                .unique()
                .apply(CountActiveUsers.of(windows))
                .apply(
                    "DescribeUsers",
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            row ->
                                "%d: %d by %d"
                                    .formatted(
                                        minute(row.pane().windowStartMillis()),
                                        row.eventCount(),
                                        row.activeUsers()))))
        .containsInAnyOrder(expected.activeUsers());
    PAssert.that(
            events
                .unique()
                .apply(RankPageViews.of(windows).withCount(100))
                .apply(
                    "DescribePages",
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            row ->
                                "%d %s: %d"
                                    .formatted(
                                        minute(row.pane().windowStartMillis()),
                                        row.pageUrl(),
                                        row.pageViews()))))
        .containsInAnyOrder(expected.pageViews());
    pipeline.run().waitUntilFinish();
  }

  private static <T> void assertCount(PCollection<T> elements, long expected) {
    PAssert.that(elements.getName(), elements)
        .satisfies(
            all -> {
              assertThat(StreamSupport.stream(all.spliterator(), false).count(), is(expected));
              return null;
            });
  }

  /** Reads as the source does: each partition in order, the watermark behind the slowest one. */
  private static TestStream<RawRecord> read(List<Deque<Sent>> partitions, Random random) {
    TestStream.Builder<RawRecord> stream = TestStream.create(RawRecordCoder.of());
    List<Deque<Sent>> unread = new ArrayList<>(partitions);
    while (!unread.isEmpty()) {
      List<TimestampedValue<RawRecord>> bundle = new ArrayList<>();
      for (int size = 1 + random.nextInt(30); size > 0 && !unread.isEmpty(); size--) {
        Deque<Sent> partition = unread.get(random.nextInt(unread.size()));
        Sent sent = partition.remove();
        bundle.add(TimestampedValue.of(sent.record(), watermark(sent)));
        unread.removeIf(Deque::isEmpty);
      }
      stream =
          stream.addElements(bundle.get(0), bundle.subList(1, bundle.size()).toArray(noValues()));
      // What is yet to come arrives no earlier than the next record of each partition.
      Optional<Instant> slowest =
          unread.stream().map(partition -> watermark(partition.element())).min(naturalOrder());
      if (slowest.isPresent()) {
        stream = stream.advanceWatermarkTo(slowest.get());
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static Instant watermark(Sent sent) {
    return Instant.ofEpochMilli(sent.record().position().arrivalMillis() - POLICY.maxDelayMillis());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of a generic type.
  private static TimestampedValue<RawRecord>[] noValues() {
    return new TimestampedValue[0];
  }

  private static List<Deque<Sent>> partitions() {
    Random random = new Random(RECORDS_SEED);
    List<Deque<Sent>> partitions = new ArrayList<>();
    List<Sent> earlier = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      Deque<Sent> records = new ArrayDeque<>();
      long arrival = 0;
      for (int offset = 0; offset < RECORDS_OF_A_PARTITION; offset++) {
        arrival += random.nextInt(22_000);
        RecordPosition position = position(offset, Duration.ofMillis(arrival), partition);
        Sent sent =
            random.nextInt(100) < 15 && !earlier.isEmpty()
                ? earlier.get(random.nextInt(earlier.size())).again(position)
                : Sent.of(random, "e-" + partition + "-" + offset, position);
        earlier.add(sent);
        records.add(sent);
      }
      partitions.add(records);
    }
    return partitions;
  }

  private static RecordPosition position(long offset, Duration arrival, int partition) {
    return new RecordPosition("clicks", partition, offset, millis(arrival), millis(arrival));
  }

  private static long minute(long millis) {
    return Math.floorDiv(millis - millis(Duration.ZERO), 60_000);
  }

  /** A record, and what is in it; no type where it is not an event. */
  private record Sent(
      RawRecord record, String id, String user, String type, String page, long timeMillis) {

    static Sent of(Random random, String id, RecordPosition position) {
      int kind = random.nextInt(100);
      int minutes = kind < 75 ? 5 : kind < 92 ? 10 : 20;
      long time = position.arrivalMillis() - random.nextInt(minutes * 60_000);
      String type = random.nextInt(100) < 5 ? "" : random.nextBoolean() ? "click" : "page_view";
      return new Sent(null, id, "u-" + random.nextInt(60), type, "/p" + random.nextInt(12), time)
          .again(position);
    }

    Sent again(RecordPosition position) {
      String payload =
          """
          {"event_id":"%s","user_id":"%s","event_type":"%s","page_url":"%s","event_timestamp":%d}"""
              .formatted(id, user, type, page, timeMillis);
      return new Sent(
          new RawRecord(position, null, payload.getBytes(UTF_8), List.of()),
          id,
          user,
          type,
          page,
          timeMillis);
    }
  }

  /** The results, from loops over what was sent. */
  private static final class Expected {
    private final Map<String, Sent> unique = new HashMap<>();
    private long duplicates;
    private long late;
    private long tooLate;
    private long deadLetters;

    static Expected of(List<Sent> records) {
      Expected expected = new Expected();
      for (Sent sent : records) {
        long lateness = sent.record().position().arrivalMillis() - sent.timeMillis();
        if (sent.type().isEmpty() || lateness < -ofMinutes(5).toMillis()) {
          expected.deadLetters++;
        } else if (lateness > ofMinutes(10).toMillis()) {
          expected.tooLate++;
        } else if (expected.unique.putIfAbsent(sent.id(), sent) != null) {
          expected.duplicates++;
        } else if (lateness > ofMinutes(5).toMillis()) {
          expected.late++;
        }
      }
      return expected;
    }

    long smallestClass() {
      return LongStream.of(unique.size(), duplicates, late, tooLate, deadLetters)
          .min()
          .orElseThrow();
    }

    List<String> countsPerMinute() {
      return rows(sent -> Stream.of(minute(sent.timeMillis()) + " " + sent.type()), true);
    }

    List<String> activeUsers() {
      return rows(
          sent ->
              LongStream.rangeClosed(minute(sent.timeMillis()) - 4, minute(sent.timeMillis()))
                  .mapToObj(Long::toString),
          true);
    }

    List<String> pageViews() {
      return rows(
          sent ->
              sent.type().equals("page_view")
                  ? Stream.of(minute(sent.timeMillis()) + " " + sent.page())
                  : Stream.of(),
          false);
    }

    private List<String> rows(Function<Sent, Stream<String>> keys, boolean withUsers) {
      Map<String, List<Sent>> groups = new HashMap<>();
      unique
          .values()
          .forEach(
              sent ->
                  keys.apply(sent)
                      .forEach(
                          key -> groups.computeIfAbsent(key, k -> new ArrayList<>()).add(sent)));
      return groups.entrySet().stream()
          .map(
              group ->
                  group.getKey()
                      + ": "
                      + group.getValue().size()
                      + (withUsers
                          ? " by " + group.getValue().stream().map(Sent::user).distinct().count()
                          : ""))
          .toList();
    }
  }
}
