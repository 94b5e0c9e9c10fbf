/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.clickstream.EventType;
import dev.tidemark.transforms.parse.EventParser;
import dev.tidemark.transforms.parse.ParseLimits;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Validated;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Parses and validates clickstream events on one core, events per second. The goal is 700,000 of
 * the {@code plain} ones.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ParseBenchmark {
  private static final List<EventType> TYPES = List.of(EventType.values());
  private static final long SEED = 20_261_121;
  private static final int RECORDS = 4_096; // More than the branch predictor learns by heart.
  private static final long ARRIVAL = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

  /** What the events hold. */
  public enum Payloads {
    /** The schema's ten fields in ASCII, 300 to 400 bytes. */
    PLAIN,
    /** Text beyond ASCII, escapes, an object as properties and an unknown field. */
    RICH
  }

  /** What the events hold. */
  @Param({"PLAIN", "RICH"})
  public Payloads payloads = Payloads.PLAIN;

  private final EventParser<ClickEvent> parser =
      new EventParser<>(ClickstreamFormat.of(), TimePolicy.DEFAULT, ParseLimits.DEFAULT);
  private final JsonFactory jackson = new JsonFactory();
  private List<RawRecord> records = List.of();
  private int next;

  /** Makes the records. */
  @Setup
  public void makeRecords() {
    Random random = new Random(SEED);
    records = IntStream.range(0, RECORDS).mapToObj(offset -> record(random, offset)).toList();
    long bytes = records.stream().mapToLong(record -> record.value().length).sum();
    System.out.printf("%,d events of %d bytes on average%n", RECORDS, bytes / RECORDS);
  }

  /**
   * What the parser cannot do without: Jackson alone over the same bytes, every value read. Compare
   * with it, not with a figure of another run, since other work on the machine slows both.
   */
  @Benchmark
  public void jacksonLoopOnly(Blackhole values) throws IOException {
    next = (next + 1) & (RECORDS - 1);
    try (JsonParser json = jackson.createParser(records.get(next).value())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
          values.consume(json.getLongValue());
        } else if (token == JsonToken.FIELD_NAME) {
          values.consume(json.getCurrentName());
        } else if (token.isScalarValue()) {
          values.consume(json.getText());
        }
      }
    }
  }

  /** One event. */
  @Benchmark
  public ClickEvent parseAndValidate() {
    next = (next + 1) & (RECORDS - 1);
    if (parser.parse(records.get(next)) instanceof Validated.Valid<ClickEvent> valid) {
      return valid.value();
    }
    throw new AssertionError("every record holds an event");
  }

  /** Runs this benchmark with JMH's own options. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    new Runner(
            new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .include(ParseBenchmark.class.getName())
                .build())
        .run();
  }

  private RawRecord record(Random random, int offset) {
    EventType type = TYPES.get(random.nextInt(TYPES.size()));
    String user = "user-" + random.nextInt(100_000);
    String format =
        payloads == Payloads.PLAIN
            ? """
              {"event_id":"%s","user_id":"%s","session_id":"%s","event_type":"%s",\
              "page_url":"https://shop.example/category/%d/item/%d","referrer":"https://search.example/?q=shoes+%d",\
              "device_type":"%s","country":"DE","event_timestamp":%d,"properties":"{}"}"""
            : """
              {"event_id":"%s","user_id":"%s","session_id":"%s","event_type":"%s",\
              "page_url":"https://shop.example/größe/%d/item/%d","referrer":"https:\\/\\/search.example\\/?q=%d",\
              "device_type":"%s","country":"DE","event_timestamp":%d,\
              "properties":{"price":12.50,"tags":["neu","günstig"]},"experiment":{"name":"b"}}""";
    String payload =
        format.formatted(
            new UUID(random.nextLong(), random.nextLong()),
            user,
            new UUID(random.nextLong(), random.nextLong()),
            type.label(),
            random.nextInt(50),
            random.nextInt(100_000),
            random.nextInt(1_000),
            random.nextBoolean() ? "mobile" : "desktop",
            ARRIVAL - random.nextInt(60_000));
    return new RawRecord(
        new RecordPosition("clickstream-events", offset % 8, offset, ARRIVAL, ARRIVAL + 40),
        user.getBytes(UTF_8),
        payload.getBytes(UTF_8),
        List.of());
  }
}
