/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.clickstream.ClickEvent.Properties;
import dev.tidemark.testdata.clickstream.EventEncoder.Replacement;
import dev.tidemark.testdata.plan.BrokenJson;
import dev.tidemark.testdata.plan.RandomStream;
import dev.tidemark.testdata.plan.TimeRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Payloads with exactly one thing wrong, so that there is no doubt about the failure type. */
final class DefectivePayloads {
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
      case NOT_JSON -> BrokenJson.notJson(random.below(BrokenJson.KINDS_OF_NOT_JSON), event.id());
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
      case PAYLOAD_TOO_LARGE -> BrokenJson.large(encoder.encode(event));
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
}
