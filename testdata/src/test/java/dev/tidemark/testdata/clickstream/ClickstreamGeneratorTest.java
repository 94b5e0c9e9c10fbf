/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.testdata.clickstream.SlowRecount.Seen;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickstreamGeneratorTest {
  private static final GeneratorSettings SETTINGS =
      GeneratorSettings.defaults().withSeed(7).withEvents(2_000);

  @Test
  void sameSeedMakesSameRecords() {
    assertThat(Generated.from(SETTINGS), equalTo(Generated.from(SETTINGS)));
  }

  @Test
  void otherSeedMakesOtherRecords() {
    Set<String> ids = ids(Generated.from(SETTINGS).records());
    ids.retainAll(ids(Generated.from(SETTINGS.withSeed(8)).records()));
    assertThat(ids, is(empty()));
  }

  @Test
  void moreEventsBeginWithTheSame() {
    List<GeneratedRecord> few = Generated.from(SETTINGS.withEvents(1_000)).records();
    List<GeneratedRecord> more = Generated.from(SETTINGS).records();
    assertThat(more.subList(0, 900), equalTo(few.subList(0, 900)));
  }

  /** Fails when any byte changes, on whatever platform: then every recorded figure changes. */
  @Test
  void golden() {
    Generated generated = Generated.from(SETTINGS);
    Expectation expected = generated.expectation();
    assertThat(
        sha256(generated.records()),
        is("15d0b711ad563dccffae7246e20a5fb1d821c58b059fcb99ab34e60b41d47506"));
    assertThat(
        List.of(
            expected.received(),
            expected.good(),
            expected.duplicate(),
            expected.deadLetters(),
            expected.onTime(),
            expected.late(),
            expected.tooLate(),
            expected.eventsWithUnknownFields()),
        equalTo(List.of(2_003L, 1_867L, 73L, 31L, 1_836L, 31L, 32L, 60L)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 99, Long.MIN_VALUE, Long.MAX_VALUE})
  void classesSumToReceived(long seed) {
    Expectation expected = Generated.from(SETTINGS.withSeed(seed)).expectation();
    assertThat(expected.received(), is(2_003L));
    assertThat(
        expected.good() + expected.duplicate() + expected.tooLate() + expected.deadLetters(),
        is(expected.received()));
    assertThat(expected.onTime() + expected.late(), is(expected.good()));
    assertThat(
        expected.deadLettersByType().values().stream().mapToLong(count -> count).sum(),
        is(expected.deadLetters()));
  }

  @ParameterizedTest(name = "{0} events")
  @ValueSource(longs = {300, 1_000})
  void everyClassAppearsWhateverTheSeed(long events) {
    Set<String> labels = Arrays.stream(Defect.values()).map(Defect::label).collect(toSet());
    GeneratorSettings settings = SETTINGS.withEvents(events);
    if (events < 1_000) {
      labels.remove("payload_too_large");
      settings = settings.withDefectShare(Defect.PAYLOAD_TOO_LARGE, 0);
    }
    for (long seed = 0; seed < 60; seed++) {
      Expectation expected = Generated.from(settings.withSeed(seed)).expectation();
      String reason = "seed " + seed;
      assertThat(reason, expected.deadLettersByType().keySet(), equalTo(labels));
      assertThat(reason, expected.late(), is(greaterThan(0L)));
      assertThat(reason, expected.tooLate(), is(greaterThan(1L)));
      assertThat(reason, expected.duplicate(), is(greaterThanOrEqualTo(4L)));
      assertThat(reason, expected.eventsWithUnknownFields(), is(greaterThan(0L)));
    }
  }

  @Test
  void sharesAreMet() {
    GeneratorSettings settings = SETTINGS.withEvents(200_000).withRate(1_000);
    ClickstreamGenerator generator = ClickstreamGenerator.of(settings);
    generator.forEachRemaining(record -> {});
    Expectation expected = generator.expectation();
    assertThat((double) expected.duplicate(), is(closeTo(6_000, 400)));
    assertThat((double) expected.late(), is(closeTo(4_000, 400)));
    assertThat((double) expected.tooLate(), is(closeTo(2_000, 300)));
    assertThat((double) expected.deadLetters(), is(closeTo(3_020, 300)));
    assertThat((double) expected.deadLettersByType().get("payload_too_large"), is(closeTo(20, 15)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-05T09:00:00Z", "2026-07-05T02:00:00Z"})
  void rateIsMet(String start) {
    GeneratorSettings settings =
        SETTINGS
            .withStart(Instant.parse(start))
            .withEvents(100_000)
            .withRate(50)
            .withDuplicateShare(0)
            .withTooLateShare(0);
    List<GeneratedRecord> records = Generated.from(settings).records();
    long first = records.get(0).arrivalMillis();
    long last = records.get(99_999).arrivalMillis();
    assertThat((last - first) / 1_000.0, is(closeTo(1_900, 250)));
  }

  @Test
  void arrivalsNeverGoBackAndOffsetsCount() {
    Map<Integer, Long> offsets = new TreeMap<>();
    long last = SETTINGS.start().toEpochMilli();
    for (GeneratedRecord record : Generated.from(SETTINGS).records()) {
      assertThat(record.arrivalMillis(), is(greaterThanOrEqualTo(last)));
      last = record.arrivalMillis();
      assertThat(record.offset(), is(offsets.getOrDefault(record.partition(), 0L)));
      offsets.merge(record.partition(), 1L, Long::sum);
    }
    assertThat(offsets, is(aMapWithSize(3)));
  }

  @Test
  void duplicatesAreTheSameBytesAndClass() throws IOException {
    SlowRecount recount = recount(SETTINGS.withEvents(20_000));
    Map<String, Seen> originals =
        recount.good.stream().collect(Collectors.toMap(Seen::id, event -> event));
    Map<String, Long> copies = new TreeMap<>();
    List<Duration> pauses = new ArrayList<>();
    boolean elsewhere = false;
    boolean inPartition = false;
    for (Seen copy : recount.duplicates) {
      Seen original = originals.get(copy.id());
      assertThat(copy.record().value(), is(original.record().value()));
      assertThat(copy.record().key(), is(original.record().key()));
      assertThat(isLate(copy), is(isLate(original)));
      copies.merge(copy.id(), 1L, Long::sum);
      pauses.add(
          Duration.ofMillis(copy.record().arrivalMillis() - original.record().arrivalMillis()));
      elsewhere |= copy.record().partition() != original.record().partition();
      inPartition |= copy.record().partition() == original.record().partition();
    }
    assertThat(copies.values(), hasItem(2L));
    assertThat(copies.values(), everyItem(lessThanOrEqualTo(2L)));
    assertThat(elsewhere && inPartition, is(true));
    assertThat(pauses, hasItem(lessThan(Duration.ofSeconds(1))));
    assertThat(
        pauses,
        hasItem(both(greaterThan(Duration.ofSeconds(1))).and(lessThan(Duration.ofSeconds(30)))));
    assertThat(pauses, hasItem(greaterThan(Duration.ofMinutes(3))));
  }

  @Test
  void someCopiesAreTooLate() throws IOException {
    SlowRecount recount = recount(SETTINGS);
    Set<String> good = recount.good.stream().map(Seen::id).collect(toSet());
    assertThat(recount.tooLate.stream().map(Seen::id).toList(), hasItem(is(in(good))));
    assertThat(recount.tooLate.stream().map(Seen::id).toList(), hasItem(is(not(in(good)))));
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void nothingIsNearABoundary(long seed) throws IOException {
    TimeRule rule =
        new TimeRule(Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofSeconds(30));
    SlowRecount recount =
        SlowRecount.of(
            rule,
            Generated.from(SETTINGS.withSeed(seed).withEvents(20_000).withTimeRule(rule))
                .records());
    for (List<Seen> events : List.of(recount.good, recount.duplicates, recount.tooLate)) {
      for (Seen event : events) {
        for (long boundary : List.of(-30_000L, 120_000L, 360_000L)) {
          assertThat(Math.abs(event.latenessMillis() - boundary), is(greaterThanOrEqualTo(2_000L)));
        }
      }
    }
    assertThat(recount.futureMillis, everyItem(greaterThanOrEqualTo(32_000L)));
    assertThat(recount.futureMillis, is(not(empty())));
    assertThat(latenesses(recount.good).min().orElseThrow(), is(lessThan(-1_000L)));
    assertThat(latenesses(recount.tooLate).max().orElseThrow(), is(greaterThan(3_600_000L)));
    assertThat(
        latenesses(recount.good).filter(millis -> millis < 2_000).count(),
        is(greaterThan(recount.good.size() * 8L / 10)));
  }

  @Test
  void offlineSessionsComeTogether() throws IOException {
    Map<String, List<Seen>> flushes =
        recount(SETTINGS).tooLate.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.user() + event.record().arrivalMillis() / 100));
    assertThat(flushes.values().stream().map(List::size).toList(), hasItem(greaterThan(2)));
  }

  @Test
  void sessionsEndAfterAPause() throws IOException {
    Map<String, TreeMap<String, Long>> lastSeenByUser = new TreeMap<>();
    SlowRecount recount = recount(SETTINGS.withoutTrouble().withEvents(10_000).withRate(2));
    for (Seen event : recount.good) {
      TreeMap<String, Long> lastSeen =
          lastSeenByUser.computeIfAbsent(event.user(), user -> new TreeMap<>());
      long arrival = event.record().arrivalMillis();
      Long before = lastSeen.put(event.session(), arrival);
      if (before != null) {
        assertThat(arrival - before, is(lessThanOrEqualTo(600_000L)));
      }
    }
    assertThat(lastSeenByUser.values().stream().map(Map::size).toList(), hasItem(greaterThan(2)));
  }

  @Test
  void closingEventsCloseEveryWindowBefore() throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      Generated generated = Generated.from(SETTINGS.withSeed(seed).withEvents(500));
      Expectation expected = generated.expectation();
      List<GeneratedRecord> closing = generated.records().subList(500, 503);
      assertThat(
          closing.stream().map(GeneratedRecord::partition).toList(), containsInAnyOrder(0, 1, 2));
      long watermark = closing.get(0).arrivalMillis() - Duration.ofMinutes(5).toMillis();
      SlowRecount recount = SlowRecount.of(SETTINGS.timeRule(), generated.records());
      List<Seen> closingEvents =
          recount.good.stream().filter(event -> event.user().equals("user-closing")).toList();
      assertThat(closingEvents, hasSize(3));
      assertThat(expected.closingEvents(), is(3L));
      for (Expectation.ActiveUsers window : expected.activeUsers()) {
        long closes = window.windowEnd().plus(Duration.ofMinutes(5)).toEpochMilli();
        boolean ofClosing = window.windowEnd().toEpochMilli() > closingEvents.get(0).timeMillis();
        assertThat("seed " + seed, closes <= watermark, is(!ofClosing));
        assertThat(expected.isClosedByArrival(window.windowEnd()), is(!ofClosing));
        assertThat(window.eventCount() <= 3 || !ofClosing, is(true));
      }
    }
  }

  @Test
  void idleAndEmptyPartitions() {
    GeneratorSettings settings =
        SETTINGS.withPartitions(6).withIdlePartitions(2).withEmptyPartitions(1);
    Generated generated = Generated.from(settings);
    Map<Integer, Long> counts = new TreeMap<>();
    generated.records().forEach(record -> counts.merge(record.partition(), 1L, Long::sum));
    assertThat(counts.keySet(), equalTo(Set.of(0, 1, 2, 3, 4)));
    assertThat(counts.get(3), is(1L));
    assertThat(counts.get(4), is(1L));
    assertThat(generated.expectation().received(), is(2_005L));
  }

  @Test
  void usersStayInTheirPartitionButForCopies() throws IOException {
    Map<String, Set<Integer>> partitions = new TreeMap<>();
    for (Seen event : recount(SETTINGS.withDuplicateShare(0).withTooLateShare(0)).good) {
      assertThat(new String(event.record().key(), UTF_8), is(event.user()));
      if (!event.user().equals("user-closing")) {
        partitions
            .computeIfAbsent(event.user(), user -> new HashSet<>())
            .add(event.record().partition());
      }
    }
    assertThat(partitions.values(), everyItem(hasSize(1)));
  }

  @Test
  void withoutTroubleEverythingIsGoodAndOnTime() {
    Expectation expected = Generated.from(SETTINGS.withoutTrouble()).expectation();
    assertThat(expected.onTime(), is(2_003L));
    assertThat(expected.eventsWithUnknownFields(), is(0L));
  }

  @Test
  void oneEventIsEnough() {
    Generated generated =
        Generated.from(SETTINGS.withEvents(1).withPartitions(1).withUsers(1).withPages(1));
    assertThat(generated.records(), hasSize(2));
    assertThat(generated.expectation().good(), is(2L));
  }

  @Test
  void startMovesEverything() {
    Instant start = Instant.parse("2026-03-01T23:59:00Z");
    Expectation expected = Generated.from(SETTINGS.withStart(start)).expectation();
    assertThat(
        expected.usersPerMinute().get(0).windowStart(),
        is(greaterThan(start.minus(Duration.ofMinutes(12)))));
  }

  @Test
  void expectationNeedsAllRecords() {
    ClickstreamGenerator generator = ClickstreamGenerator.of(SETTINGS);
    generator.next();
    assertThrows(IllegalStateException.class, generator::expectation);
  }

  @Test
  void endsAfterTheClosingEvents() {
    ClickstreamGenerator generator = ClickstreamGenerator.of(SETTINGS);
    for (long i = 0; i < generator.size(); i++) {
      generator.next();
    }
    assertThat(generator.hasNext(), is(false));
    assertThrows(NoSuchElementException.class, generator::next);
  }

  private static SlowRecount recount(GeneratorSettings settings) throws IOException {
    return SlowRecount.of(settings.timeRule(), Generated.from(settings).records());
  }

  private static boolean isLate(Seen event) {
    return event.latenessMillis() > SETTINGS.timeRule().maxDelay().toMillis();
  }

  private static LongStream latenesses(List<Seen> events) {
    return events.stream().mapToLong(Seen::latenessMillis);
  }

  private static Set<String> ids(List<GeneratedRecord> records) {
    try {
      return SlowRecount.of(SETTINGS.timeRule(), records).good.stream()
          .map(Seen::id)
          .collect(Collectors.toCollection(HashSet::new));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(List<GeneratedRecord> records) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (GeneratedRecord record : records) {
        digest.update(
            ByteBuffer.allocate(20)
                .putInt(record.partition())
                .putLong(record.offset())
                .putLong(record.arrivalMillis())
                .flip());
        update(digest, record.key());
        update(digest, record.value());
        for (GeneratedRecord.Header header : record.headers()) {
          update(digest, header.name().getBytes(UTF_8));
          update(digest, header.value());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes == null ? -1 : bytes.length).flip());
    if (bytes != null) {
      digest.update(bytes);
    }
  }
}
