/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testdata.clickstream.ClickEvent.Properties;
import dev.tidemark.testdata.clickstream.EventEncoder.Replacement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Payloads with exactly one thing wrong, so that there is no doubt about the failure type. */
final class DefectivePayloads {
  /** Twice the usual limit. */
  static final int LARGE_PAYLOAD_BYTES = 2 * 1024 * 1024;

  private static final String[] REQUIRED = {"event_id", "user_id", "event_type", "event_timestamp"};
  private static final String[] UNKNOWN_TYPES = {"hover", "video_play", "PAGE_VIEW", "page-view"};
  private static final long YEAR_5000 = Instant.parse("5000-01-01T00:00:00Z").toEpochMilli();

  private final RandomStream random;
  private final TimeRule timeRule;
  private final EventEncoder encoder;

  DefectivePayloads(GeneratorSettings settings, EventEncoder encoder) {
    this.random = RandomStream.of(settings.seed(), "defects");
    this.timeRule = settings.timeRule();
    this.encoder = encoder;
  }

  /** The payload of a record that arrives now, made from a good event; null for a tombstone. */
  byte[] make(Defect defect, ClickEvent event, long arrivalMillis) {
    return switch (defect) {
      case TRUNCATED_JSON -> truncated(event);
      case NOT_JSON -> notJson(event);
      case WRONG_TYPE -> encoder.encode(event, wrongType(event));
      case MISSING_FIELD -> {
        String field = random.oneOf(REQUIRED);
        yield encoder.encode(
            event, random.chance(0.5) ? Replacement.absent(field) : Replacement.nullValue(field));
      }
      case EMPTY_FIELD ->
          encoder.encode(
              event,
              Replacement.text(
                  random.chance(0.7) ? "event_id" : "user_id", random.chance(0.8) ? "" : "  "));
      case UNKNOWN_EVENT_TYPE ->
          encoder.encode(event, Replacement.text("event_type", random.oneOf(UNKNOWN_TYPES)));
      case FUTURE_TIMESTAMP ->
          encoder.encode(event, Replacement.number("event_timestamp", arrivalMillis + ahead()));
      case ABSURD_TIMESTAMP ->
          encoder.encode(event, Replacement.number("event_timestamp", absurd(arrivalMillis)));
      case EMPTY_VALUE -> new byte[0];
      case TOMBSTONE -> null;
      case PAYLOAD_TOO_LARGE -> large(event);
    };
  }

  /** Cut inside the object, not inside a literal or a letter, where parsers see another fault. */
  private byte[] truncated(ClickEvent event) {
    ClickEvent plain =
        new ClickEvent(
            event.id(),
            new Visitors.Step(
                event.step().user(),
                event.step().session(),
                event.step().type(),
                event.step().page(),
                "https://search.example/"),
            event.timeMillis(),
            Properties.ABSENT,
            1, // Escapes letters outside ASCII: no letter has two bytes.
            0);
    byte[] whole = encoder.encode(plain);
    return Arrays.copyOf(whole, (int) random.between(1, whole.length - 1));
  }

  private byte[] notJson(ClickEvent event) {
    return switch (random.below(7)) {
      case 0 -> "<html><body>502 Bad Gateway</body></html>".getBytes(UTF_8);
      case 1 -> "GET /healthz HTTP/1.1\r\n\r\n".getBytes(UTF_8);
      case 2 -> new byte[] {(byte) 0xFF, (byte) 0xFE, (byte) 0xC0, (byte) 0x80, 0x01};
      case 3 -> new byte[] {0, 0, 0, 0, 42, 12, 'e', 'v', 't', '-', '1', 2}; // Avro, framed.
      case 4 -> "[1,2,3]".getBytes(UTF_8);
      case 5 -> "\"page_view\"".getBytes(UTF_8);
      default -> ("{\"event_id\":" + event.id() + ";user_id=7}").getBytes(UTF_8);
    };
  }

  private Replacement wrongType(ClickEvent event) {
    return switch (random.below(6)) {
      case 0 ->
          Replacement.text("event_timestamp", Instant.ofEpochMilli(event.timeMillis()).toString());
      case 1 -> Replacement.text("event_timestamp", Long.toString(event.timeMillis()));
      case 2 -> Replacement.number("user_id", event.step().user());
      case 3 -> Replacement.number("event_id", event.amount());
      case 4 -> Replacement.truth("event_type");
      default -> Replacement.number("country", 49);
    };
  }

  private long ahead() {
    return random.logUniform(timeRule.futureFrom(), Duration.ofDays(2).toMillis());
  }

  private long absurd(long arrivalMillis) {
    return switch (random.below(4)) {
      case 0 -> 0;
      case 1 -> -random.between(1, arrivalMillis);
      case 2 -> arrivalMillis / 1_000;
      default -> YEAR_5000 + random.between(0, 1_000_000);
    };
  }

  /** A valid event, padded to 2 MB in a field of its own. */
  private byte[] large(ClickEvent event) {
    byte[] start = encoder.encode(event);
    byte[] large = Arrays.copyOf(start, LARGE_PAYLOAD_BYTES);
    int end = start.length - 1;
    byte[] field = ",\"padding\":\"".getBytes(UTF_8);
    System.arraycopy(field, 0, large, end, field.length);
    Arrays.fill(large, end + field.length, large.length - 2, (byte) 'x');
    large[large.length - 2] = '"';
    large[large.length - 1] = '}';
    return large;
  }
}
