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
    Iterator<GeneratedRecord> records = new PhaseByPhase(topic, start);
    writer(bootstrapServers, topic)
        .withPace(Pace.BY_ARRIVAL)
        .withProgress(
            PROGRESS_INTERVAL,
            progress -> {
              synchronized (sent) {
                sent.add(new Sent(progress.records(), System.nanoTime()));
              }
            })
        .write(records);
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

  /** The records of all phases; each phase begins by the clock, but not before the last is over. */
  private final class PhaseByPhase implements Iterator<GeneratedRecord> {
    private final String topic;
    private int phase = -1;
    private Instant begin;
    private ClickstreamGenerator generator;
    private long made;

    PhaseByPhase(String topic, Instant start) {
      this.topic = topic;
      this.begin = start;
    }

    @Override
    public boolean hasNext() {
      return phase < phases.size() - 1 || made < phases.get(phase).records();
    }

    @Override
    public GeneratedRecord next() {
      if (phase < 0 || made == phases.get(phase).records()) {
        beginNext();
      }
      // The generator's own arrivals come in waves, of four times the rate for some seconds.
      long arrivalMillis =
          begin.toEpochMilli() + made * MILLIS_PER_SECOND / phases.get(phase).rate();
      made++;
      return arriving(generator.next(), arrivalMillis);
    }

    private void beginNext() {
      if (phase >= 0) {
        Instant end = begin.plusSeconds(phases.get(phase).seconds());
        Instant now = Instant.now();
        begin = now.isAfter(end) ? now : end;
      }
      phase++;
      made = 0;
      generator =
          ClickstreamGenerator.of(
              GeneratorSettings.defaults()
                  .withTopic(topic)
                  .withEvents(phases.get(phase).generatedEvents())
                  .withStart(begin)
                  .withSeed(seed + phase)
                  .withRate(phases.get(phase).rate())
                  .withUsers(users)
                  .withPartitions(partitions));
    }
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
