/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts by reading the bytes, as a pipeline would but with none of its cleverness: everything in
 * memory, each window by a scan of all events.
 */
final class SlowRecount {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> KNOWN =
      Set.of(
          "event_id",
          "user_id",
          "session_id",
          "event_type",
          "page_url",
          "referrer",
          "device_type",
          "country",
          "event_timestamp",
          "properties");
  private static final Set<String> TYPES =
      Set.of("page_view", "click", "scroll", "purchase", "add_to_cart");
  private static final int LIMIT_BYTES = 1024 * 1024;
  private static final Instant YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant YEAR_2100 = Instant.parse("2100-01-01T00:00:00Z");

  /** A record that parsed. */
  record Seen(
      String id,
      String user,
      String session,
      String type,
      String page,
      long timeMillis,
      long latenessMillis,
      boolean unknownFields,
      GeneratedRecord record) {}

  final List<Seen> good = new ArrayList<>();
  final List<Seen> duplicates = new ArrayList<>();
  final List<Seen> tooLate = new ArrayList<>();
  final TreeMap<String, Long> deadLetters = new TreeMap<>();
  final List<Long> futureMillis = new ArrayList<>();
  long received;
  private final Set<String> ids = new HashSet<>();
  private final TimeRule rule;

  SlowRecount(TimeRule rule) {
    this.rule = rule;
  }

  static SlowRecount of(TimeRule rule, Iterable<GeneratedRecord> records) throws IOException {
    SlowRecount recount = new SlowRecount(rule);
    for (GeneratedRecord record : records) {
      recount.count(record);
    }
    return recount;
  }

  private void count(GeneratedRecord record) throws IOException {
    received++;
    String failure = record.value() == null ? "tombstone" : parse(record);
    if (failure != null) {
      deadLetters.merge(failure, 1L, Long::sum);
    }
  }

  private String parse(GeneratedRecord record) throws IOException {
    if (record.value().length == 0) {
      return "empty_value";
    }
    if (record.value().length > LIMIT_BYTES) {
      return "payload_too_large";
    }
    JsonNode event;
    try {
      event = JSON.readTree(new String(record.value(), UTF_8));
    } catch (JsonProcessingException e) {
      // After a comma Jackson reports the end of the input without JsonEOFException.
      boolean ended =
          e instanceof JsonEOFException
              || e.getOriginalMessage().startsWith("Unexpected end-of-input");
      return ended ? "truncated_json" : "not_json";
    }
    return event.isObject() ? validate(event, record) : "not_json";
  }

  private String validate(JsonNode event, GeneratedRecord record) {
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      JsonNode value = field.getValue();
      boolean right =
          switch (field.getKey()) {
            case "event_timestamp" -> value.isIntegralNumber();
            case "properties" -> value.isTextual() || value.isContainerNode();
            default -> value.isTextual() || !KNOWN.contains(field.getKey());
          };
      if (!right && !value.isNull()) {
        return "wrong_type";
      }
    }
    for (String field : List.of("event_id", "user_id", "event_type", "event_timestamp")) {
      if (!event.hasNonNull(field)) {
        return "missing_field";
      }
      if (event.get(field).asText().isBlank()) {
        return "empty_field";
      }
    }
    if (!TYPES.contains(event.get("event_type").asText())) {
      return "unknown_event_type";
    }
    return classify(event, record);
  }

  private String classify(JsonNode event, GeneratedRecord record) {
    long time = event.get("event_timestamp").asLong();
    if (time < YEAR_2000.toEpochMilli() || time > YEAR_2100.toEpochMilli()) {
      return "absurd_timestamp";
    }
    long lateness = record.arrivalMillis() - time;
    if (lateness < -rule.maxClockSkew().toMillis()) {
      futureMillis.add(-lateness);
      return "future_timestamp";
    }
    Seen seen =
        new Seen(
            event.get("event_id").asText(),
            event.get("user_id").asText(),
            event.path("session_id").asText(null),
            event.get("event_type").asText(),
            event.path("page_url").asText(null),
            time,
            lateness,
            hasUnknownFields(event),
            record);
    if (lateness > rule.maxDelay().plus(rule.allowedLateness()).toMillis()) {
      tooLate.add(seen);
    } else if (ids.add(seen.id() + "@" + time)) {
      good.add(seen);
    } else {
      duplicates.add(seen);
    }
    return null;
  }

  private static boolean hasUnknownFields(JsonNode event) {
    for (Iterator<String> names = event.fieldNames(); names.hasNext(); ) {
      if (!KNOWN.contains(names.next())) {
        return true;
      }
    }
    return false;
  }

  /** The good events from an instant on, for a duration. */
  List<Seen> during(Instant start, Duration length) {
    long from = start.toEpochMilli();
    long to = start.plus(length).toEpochMilli();
    return good.stream()
        .filter(event -> event.timeMillis() >= from && event.timeMillis() < to)
        .toList();
  }

  static long users(List<Seen> events) {
    return events.stream().map(Seen::user).distinct().count();
  }
}
