/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrdersGeneratorTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Test
  void theSameSeedMakesTheSameRecordsAndAnotherOthers() {
    assertThat(records(3, 400), is(equalTo(records(3, 400))));
    assertThat(records(3, 400), is(not(equalTo(records(4, 400)))));
  }

  @Test
  void everyClassIsAmongTheFirstRecordsWhateverTheSeed() {
    for (long seed = 1; seed <= 20; seed++) {
      OrdersExpectation expected = expectation(seed, 300);
      assertThat("seed " + seed, expected.records().duplicate(), is(greaterThan(0L)));
      assertThat("seed " + seed, expected.records().late(), is(greaterThan(0L)));
      assertThat("seed " + seed, expected.records().tooLate(), is(greaterThan(0L)));
      assertThat("seed " + seed, expected.withoutCategory(), is(greaterThan(0L)));
      assertThat(
          "seed " + seed,
          expected.records().deadLettersByType().keySet(),
          hasItems(
              "truncated_json",
              "not_json",
              "wrong_type",
              "missing_field",
              "empty_field",
              "invalid_amount",
              "invalid_currency",
              "local_timestamp",
              "malformed_timestamp",
              "future_timestamp",
              "absurd_timestamp",
              "empty_value",
              "tombstone"));
    }
  }

  @Test
  void countsAddUp() {
    OrdersExpectation expected = expectation(9, 3_000);
    assertThat(expected.records().received(), is(3_003L));
    assertThat(
        expected.records().deadLetters()
            + expected.records().tooLate()
            + expected.records().duplicate()
            + expected.records().good(),
        is(expected.records().received()));
    assertThat(
        expected.named().stream().mapToLong(OrdersExpectation.NamedOrders::orders).sum(),
        is(expected.records().good()));
    assertThat(
        "each order is in four windows",
        expected.revenue().stream().mapToLong(OrdersExpectation.Revenue::orders).sum(),
        is(4 * expected.records().good()));
  }

  /** An oracle of the oracle: reads the bytes, and knows only the rule of lateness. */
  @Test
  void revenueIsWhatTheBytesSay() throws IOException {
    Map<String, BigDecimal> sums = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (GeneratedRecord record : records(5, 2_000)) {
      JsonNode order = good(record);
      if (order == null || !seen.add(order.get("order_id").asText())) {
        continue;
      }
      long time = time(order);
      BigDecimal amount = new BigDecimal(order.get("amount").asText());
      for (long start = Math.floorDiv(time, 900_000L) * 900_000L;
          start > time - 3_600_000L;
          start -= 900_000L) {
        sums.merge(
            Instant.ofEpochMilli(start)
                + " "
                + order.get("category").asText()
                + " "
                + order.get("currency").asText(),
            amount,
            BigDecimal::add);
      }
    }
    Map<String, BigDecimal> expected = new TreeMap<>();
    expectation(5, 2_000)
        .revenue()
        .forEach(
            row ->
                expected.put(
                    row.windowStart() + " " + row.category() + " " + row.currency(),
                    row.revenue()));
    assertThat(expected.keySet(), is(equalTo(sums.keySet())));
    sums.forEach((key, sum) -> assertThat(key, expected.get(key).compareTo(sum), is(0)));
  }

  @Test
  void aRenamedCategoryIsNamedByItsTime() {
    OrdersGenerator generator = OrdersGenerator.of(OrdersGenerator.shape(2_000).withSeed(2));
    CategoryHistory history = generator.categories();
    Instant renamed = history.stages().get(1).changeAt();
    assertThat(history.at("c-books", renamed.minusMillis(1)).orElseThrow().name(), is("Books"));
    assertThat(history.at("c-books", renamed).orElseThrow().name(), is("Books & Maps"));
    assertThat(history.at("c-unknown", renamed).isEmpty(), is(true));
    List<String> names =
        expectation(2, 2_000).named().stream()
            .filter(row -> row.category().equals("c-books"))
            .map(OrdersExpectation.NamedOrders::name)
            .toList();
    assertThat(names, contains("Books", "Books & Maps"));
  }

  @Test
  void theClosingOrdersCloseAllOtherWindows() {
    List<GeneratedRecord> records = records(1, 500);
    long closing = records.get(records.size() - 1).arrivalMillis();
    long before = records.get(records.size() - 4).arrivalMillis();
    assertThat(closing - before, is(greaterThan(Duration.ofMinutes(65 + 60).toMillis())));
    assertThat(closing - before, is(lessThan(Duration.ofHours(3).toMillis())));
    assertThat(
        records.subList(records.size() - 3, records.size()).stream()
            .map(GeneratedRecord::partition)
            .toList(),
        contains(0, 1, 2));
  }

  @Test
  void anExpectationCanBeWrittenAndRead(@TempDir Path folder) throws IOException {
    OrdersExpectation expected = expectation(6, 300);
    Path file = folder.resolve("expected.json");
    expected.writeTo(file);
    assertThat(OrdersExpectation.readFrom(file).records(), is(equalTo(expected.records())));
    assertThat(OrdersExpectation.readFrom(file).revenue().size(), is(expected.revenue().size()));
  }

  @Test
  void whatCannotBeIsRefusedAtOnce() {
    List<String> problems =
        OrdersGenerator.shape(0).withRate(0).withPartitions(0).withShares(2, 0, 0, 0).problems();
    assertThat(problems.size(), is(4));
    assertThat(problems, everyItem(containsString("must be from")));
  }

  private static JsonNode good(GeneratedRecord record) {
    if (record.value() == null || record.value().length == 0 || record.value().length > 1_000_000) {
      return null;
    }
    try {
      JsonNode order = JSON.readTree(record.value());
      long lateness = record.arrivalMillis() - time(order);
      boolean valid =
          order.get("order_id").isTextual()
              && !order.get("order_id").asText().isBlank()
              && order.get("category").isTextual()
              && !order.get("category").asText().isBlank()
              && order.get("currency").asText().matches("[A-Z]{3}")
              && new BigDecimal(order.get("amount").asText()).stripTrailingZeros().scale() <= 4
              && new BigDecimal(order.get("amount").asText()).abs().longValue() < 1_000_000
              && new BigDecimal(order.get("amount").asText()).scale() > -9
              && lateness <= Duration.ofMinutes(65).toMillis()
              && lateness >= -Duration.ofMinutes(5).toMillis();
      return valid ? order : null;
    } catch (IOException | RuntimeException broken) {
      return null;
    }
  }

  private static long time(JsonNode order) {
    JsonNode time = order.get("event_time");
    return time.isTextual()
        ? OffsetDateTime.parse(time.asText()).toInstant().toEpochMilli()
        : time.asLong();
  }

  private static List<GeneratedRecord> records(long seed, long events) {
    List<GeneratedRecord> records = new ArrayList<>();
    OrdersGenerator.of(OrdersGenerator.shape(events).withSeed(seed)).forEachRemaining(records::add);
    return records;
  }

  private static OrdersExpectation expectation(long seed, long events) {
    OrdersGenerator generator = OrdersGenerator.of(OrdersGenerator.shape(events).withSeed(seed));
    while (generator.hasNext()) {
      generator.next();
    }
    return generator.expectation();
  }
}
