/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.drivers;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DriverChangesGeneratorTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theSameSeedMakesTheSameRecords() {
    assertThat(records(3), is(equalTo(records(3))));
  }

  /** An oracle of the oracle: applies the bytes by log position. */
  @Test
  void theTableIsWhatTheBytesLeadTo() {
    Map<String, JsonNode> latest = new TreeMap<>();
    long outOfOrder = 0;
    long highest = 0;
    for (GeneratedRecord record : records(5)) {
      JsonNode change = change(record);
      if (change == null) {
        continue;
      }
      long position = change.get("source").get("lsn").asLong();
      outOfOrder += position < highest ? 1 : 0;
      highest = Math.max(highest, position);
      JsonNode row = change.get("after").isNull() ? change.get("before") : change.get("after");
      latest.merge(
          row.get("driver_id").asText(),
          change,
          (a, b) ->
              a.get("source").get("lsn").asLong() >= b.get("source").get("lsn").asLong() ? a : b);
    }
    Map<String, String> table = new TreeMap<>();
    latest.forEach(
        (driver, change) -> {
          if (!change.get("op").asText().equals("d")) {
            table.put(driver, change.get("after").get("status").asText());
          }
        });
    DriverChangesGenerator generator = generator(5);
    while (generator.hasNext()) {
      generator.next();
    }
    Map<String, String> expected = new TreeMap<>();
    generator
        .expectation()
        .drivers()
        .forEach(driver -> expected.put(driver.driver(), driver.status()));
    assertThat(outOfOrder, is(greaterThan(100L)));
    assertThat(expected, is(equalTo(table)));
    assertThat(generator.expectation().records().duplicate(), is(greaterThan(10L)));
  }

  private static JsonNode change(GeneratedRecord record) {
    if (record.value() == null || record.value().length > 1_000_000) {
      return null;
    }
    try {
      JsonNode change = JSON.readTree(record.value());
      return change.get("op").isTextual() && change.get("source").isObject() ? change : null;
    } catch (IOException | RuntimeException broken) {
      return null;
    }
  }

  private static List<GeneratedRecord> records(long seed) {
    List<GeneratedRecord> records = new ArrayList<>();
    generator(seed).forEachRemaining(records::add);
    return records;
  }

  private static DriverChangesGenerator generator(long seed) {
    return DriverChangesGenerator.of(DriverChangesGenerator.shape(600).withSeed(seed));
  }
}
