/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.live;

import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.kafka.Pace;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Writes a topic phase by phase, each at its rate: records come evenly, by the clock. */
final class PacedTopic {
  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);

  private static final long MILLIS_PER_SECOND = 1_000;

  private final List<Phase> phases;
  private final long seed;
  private final int users;
  private final int partitions;
  private final List<Sent> sent = new ArrayList<>();

  /**
   * How far the writing was.
   *
   * @param records how many records had been sent
   * @param nanos when, on the clock of {@link System#nanoTime}
   */
  record Sent(long records, long nanos) {}

  PacedTopic(List<Phase> phases, long seed, int users, int partitions) {
    this.phases = List.copyOf(phases);
    this.seed = seed;
    this.users = users;
    this.partitions = partitions;
  }

  /** How many records all phases have. */
  long records() {
    return phases.stream().mapToLong(Phase::records).sum();
  }

  /** Makes the topic, empty. */
  void create(String bootstrapServers, String topic) throws InterruptedException {
    writer(bootstrapServers, topic).createTopic(partitions);
  }

  /** Writes all phases, the first from {@code start} on; returns when the last record is there. */
  void write(String bootstrapServers, String topic, Instant start) throws InterruptedException {
    Stream<GeneratedRecord> records = Stream.empty();
    Instant from = start;
    for (int phase = 0; phase < phases.size(); phase++) {
      records = Stream.concat(records, records(topic, phase, from));
      from = from.plusSeconds(phases.get(phase).seconds());
    }
    writer(bootstrapServers, topic)
        .withPace(Pace.BY_ARRIVAL)
        .withProgress(
            PROGRESS_INTERVAL,
            progress -> {
              synchronized (sent) {
                sent.add(new Sent(progress.records(), System.nanoTime()));
              }
            })
        .write(records.iterator());
  }

  /** When this many records had been sent, or the last of all, if there were fewer. */
  long nanosAt(long records) {
    synchronized (sent) {
      return sent.stream()
          .filter(moment -> moment.records() >= records)
          .findFirst()
          .orElse(sent.get(sent.size() - 1))
          .nanos();
    }
  }

  /** How many records had been sent at a time of {@link System#nanoTime}. */
  long recordsAt(long nanos) {
    synchronized (sent) {
      long records = 0;
      for (Sent moment : sent) {
        if (moment.nanos() > nanos) {
          break;
        }
        records = moment.records();
      }
      return records;
    }
  }

  private Stream<GeneratedRecord> records(String topic, int number, Instant from) {
    Phase phase = phases.get(number);
    Iterator<GeneratedRecord> records =
        ClickstreamGenerator.of(
            GeneratorSettings.defaults()
                .withTopic(topic)
                .withEvents(phase.generatedEvents())
                .withStart(from)
                .withSeed(seed + number)
                .withRate(phase.rate())
                .withUsers(users)
                .withPartitions(partitions));
    // The generator's arrivals come in waves, of four times the rate for some seconds.
    long start = from.toEpochMilli();
    return LongStream.range(0, phase.records())
        .mapToObj(
            place -> arriving(records.next(), start + place * MILLIS_PER_SECOND / phase.rate()));
  }

  private static GeneratedRecord arriving(GeneratedRecord generated, long arrivalMillis) {
    return new GeneratedRecord(
        generated.partition(),
        generated.offset(),
        arrivalMillis,
        generated.key(),
        generated.value(),
        generated.headers());
  }

  private static KafkaRecordWriter writer(String bootstrapServers, String topic) {
    return KafkaRecordWriter.to(topic, Map.of("bootstrap.servers", bootstrapServers));
  }
}
