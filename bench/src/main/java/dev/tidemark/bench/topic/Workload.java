/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.topic;

import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.plan.TimeRule;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is in the topic.
 *
 * @param events how many records, closing events not counted
 * @param seed the generator's seed
 * @param rate records a second of simulated arrival time
 * @param users how many users there are
 * @param partitions how many partitions the topic has
 */
public record Workload(long events, long seed, double rate, int users, int partitions) {

  /** The topic's name. */
  public static final String TOPIC = "clickstream-bench";

  /** One of 500 records a second, by 50,000 users. */
  public static Workload usual(long events, long seed, int partitions) {
    return new Workload(events, seed, 500, 50_000, partitions);
  }

  /**
   * How long deduplication remembers an id, on average: a window of one minute lives until its end
   * and all lateness are past.
   */
  public static final Duration LIFE_OF_ID =
      TimeRule.DEFAULT.maxDelay().plus(TimeRule.DEFAULT.allowedLateness()).plusSeconds(30);

  /** What share of the generator's records are events with an id not seen before. */
  private static final double UNIQUE_SHARE = 0.94;

  /** Records a second of simulated time with which so many ids are to be remembered at once. */
  public static double rateForLiveIds(long ids) {
    return ids / UNIQUE_SHARE / LIFE_OF_ID.toSeconds();
  }

  /** Writes the topic and returns what a correct pipeline makes of it. */
  public Expectation preload(String bootstrapServers) throws InterruptedException {
    ClickstreamGenerator records = generator();
    writer(bootstrapServers).write(records);
    return records.expectation();
  }

  /**
   * Writes the first records of the topic only: without the closing events that end its windows,
   * and without the copies that come up to ten minutes after everything else.
   *
   * @param records how many; at most 96 of 100 come before such copies are all there is
   */
  public void preloadFirst(long records, String bootstrapServers) throws InterruptedException {
    ClickstreamGenerator all = generator();
    writer(bootstrapServers).write(Stream.generate(all::next).limit(records).iterator());
  }

  private ClickstreamGenerator generator() {
    return ClickstreamGenerator.of(
        GeneratorSettings.defaults()
            .withTopic(TOPIC)
            .withEvents(events)
            .withSeed(seed)
            .withRate(rate)
            .withUsers(users)
            .withPartitions(partitions)
            .validated());
  }

  private KafkaRecordWriter writer(String bootstrapServers) throws InterruptedException {
    KafkaRecordWriter writer =
        KafkaRecordWriter.to(TOPIC, Map.of("bootstrap.servers", bootstrapServers));
    writer.createTopic(partitions);
    return writer;
  }
}
