/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.position;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Validated;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, there is an event or a failure, and an event that can be stored.
 *
 * <p>The long form: {@code ./mvnw -pl transforms test -Dtest=ParseFuzzTest
 * "-Dtests.jvm.memory=-Xmx2g -Dtidemark.fuzz.inputs=1000000"}.
 */
final class ParseFuzzTest {
  private static final int INPUTS = Integer.getInteger("tidemark.fuzz.inputs", 50_000);
  private static final long SEED = 20_261_121;

  private static final List<String> SNIPPETS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "\\",
          "\\u",
          "\\ud83d",
          "\\ude00",
          "null",
          "true",
          "1e400",
          "-",
          ".5",
          "1234567890123456789012345678901234567890",
          "\uFEFF",
          "😀",
          "\"event_id\":\"x\",",
          "\"user_id\":7,",
          "\"properties\":{\"a\":[1,{}]},",
          "\"unknown\":[[[[]]]],",
          "{\"a\":".repeat(120),
          "\u0000",
          " \n",
          "é");

  private final EventParser<ClickEvent> parser =
      new EventParser<>(ClickstreamFormat.of(), TimePolicy.DEFAULT, ParseLimits.DEFAULT);
  private final PayloadParser payloads =
      new PayloadParser(ClickstreamFormat.of().fields(), ParseLimits.DEFAULT);

  @Test
  void mutatedInputsNeverThrow() throws Exception {
    Random random = new Random(SEED);
    int events = 0;
    Map<FailureType, Integer> failures = new EnumMap<>(FailureType.class);
    for (int i = 0; i < INPUTS; i++) {
      byte[] payload = mutate(valid(random, i), random);
      RawRecord record = new RawRecord(position(i, Duration.ofHours(1)), null, payload, List.of());
      Validated<ClickEvent> parsed;
      try {
        parsed = parser.parse(record);
      } catch (RuntimeException e) {
        throw new AssertionError(describe(i, payload), e);
      }
      if (parsed instanceof Validated.Valid<ClickEvent> valid) {
        events++;
        if (!canBeStored(valid.value())) {
          throw new AssertionError(describe(i, payload) + " was lost in storage: " + valid);
        }
      } else if (parsed instanceof Validated.Invalid<ClickEvent> invalid) {
        failures.merge(invalid.failure().type(), 1, Integer::sum);
      }
    }
    // The mutations reach both sides, and many reasons.
    assertThat(failures.toString(), events, is(greaterThan(INPUTS / 20)));
    assertThat(failures.toString(), failures.size(), is(greaterThan(7)));
  }

  /** No string loses anything on the way through UTF-8, and unknown fields are an object. */
  private boolean canBeStored(ClickEvent event) throws CoderException {
    return CoderUtils.clone(ClickEventCoder.of(), event).equals(event)
        && (event.unknownFields() == null || isObject(event.unknownFields()));
  }

  private boolean isObject(String json) {
    return payloads.parse(json.getBytes(UTF_8)) instanceof Validated.Valid<ParsedFields> valid
        && json.equals(valid.value().unknownFields());
  }

  private static String describe(int input, byte[] payload) {
    return "seed " + SEED + ", input " + input + ": " + HexFormat.of().formatHex(payload);
  }

  private static byte[] valid(Random random, int i) {
    return """
    {"event_id":"e-%d","user_id":"u-%d","session_id":null,"event_type":"%s","page_url":"/ä\\n%d",\
    "referrer":"","device_type":"tv","country":"DE","event_timestamp":%d,"properties":%s,"x%d":%s}\
    """
        .formatted(
            i,
            random.nextInt(100),
            random.nextBoolean() ? "click" : "page_view",
            random.nextInt(100),
            millis(Duration.ofMinutes(random.nextInt(70))),
            random.nextBoolean() ? "\"{}\"" : "{\"a\": [1, 2.5e3]}",
            random.nextInt(5),
            random.nextBoolean() ? "1.0" : "{\"deep\":[\"é\"]}")
        .getBytes(UTF_8);
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] payload = valid;
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(payload.length + 1);
      int end = Math.min(payload.length, at + random.nextInt(12));
      payload =
          switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(payload, at);
            case 1 -> splice(payload, at, end, new byte[0]);
            case 2 -> splice(payload, at, at, snippet(random));
            case 3 -> splice(payload, at, end, snippet(random));
            case 4 -> flipBits(payload, random);
            default -> {
              byte[] noise = new byte[1 + random.nextInt(4)];
              random.nextBytes(noise);
              yield splice(payload, at, at, noise);
            }
          };
    }
    return payload;
  }

  private static byte[] flipBits(byte[] payload, Random random) {
    byte[] flipped = payload.clone();
    for (int i = random.nextInt(5); i > 0 && flipped.length > 0; i--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] snippet(Random random) {
    return SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(UTF_8);
  }

  private static byte[] splice(byte[] payload, int start, int end, byte[] middle) {
    byte[] spliced = new byte[payload.length - (end - start) + middle.length];
    System.arraycopy(payload, 0, spliced, 0, start);
    System.arraycopy(middle, 0, spliced, start, middle.length);
    System.arraycopy(payload, end, spliced, start + middle.length, payload.length - end);
    return spliced;
  }
}
