/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress;
import dev.tidemark.bench.contender.ResultQueries;
import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.VisibleRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * A Kafka Streams job with a stream thread for each core.
 *
 * <p>Kafka Streams has no way into Iceberg: each stream thread writes the tables itself, by
 * Tidemark's writers, and commits them in two phases with its transactions. It runs exactly-once,
 * and not only for the name: at least once, the state of the deduplication could be ahead of the
 * offsets after a failure, and events that it knows, but that no table has, would be lost as
 * duplicates.
 */
public final class KafkaStreamsJob implements Contender {
  private static final long COMMIT_MILLIS = 2_000;
  private static final long POLL_MILLIS = 50;
  private static final Duration CLOSE = Duration.ofSeconds(10);

  /** Tables decide when to commit; this is so long that Kafka Streams never does by itself. */
  private static final int NEVER_MILLIS = 300_000;

  @Override
  public String name() {
    return "kafka-streams";
  }

  @Override
  public String differences() {
    return "Writes the tables by Tidemark's parser and writers, having none of its own. Gold"
        + " rows are one per window, thread and commit, for readers to add up; no page views. Ids"
        + " are remembered for hours, since nothing keeps its tasks together while they catch up. Part"
        + " of its work and of its bytes, repartitioned events and the changelog of the state, is"
        + " the broker's and does not count.";
  }

  @Override
  public ResultQueries results() {
    return ResultQueries.ofParts();
  }

  @Override
  public void drain(ContenderSettings settings, DrainProgress progress) throws Exception {
    VisibleRecords visible = new VisibleRecords(settings.records(), progress);
    long commitMillis = settings.triggerMillis() == 0 ? COMMIT_MILLIS : settings.triggerMillis();
    // By the folder, so that it goes on where an earlier one stopped that had the same.
    String application = "bench-" + settings.folder().getFileName();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()));
        ClickstreamWork committer = ClickstreamWork.on(settings.warehouse())) {
      KafkaStreams streams =
          new KafkaStreams(
              ClickstreamTopology.of(
                  settings.topic(),
                  admin
                      .describeTopics(List.of(settings.topic()))
                      .allTopicNames()
                      .get()
                      .get(settings.topic())
                      .partitions()
                      .size(),
                  new ThreadTables(
                      settings.warehouse(), committer, Duration.ofMillis(commitMillis), visible)),
              properties(settings, application));
      streams.setUncaughtExceptionHandler(
          thrown -> {
            failure.compareAndSet(null, thrown);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
      while (!visible.awaitAll(POLL_MILLIS)) {
        if (failure.get() != null) {
          throw new IllegalStateException("The job failed", failure.get());
        }
      }
      progress.finished(settings.records());
      streams.close(CLOSE);
      deleteTopics(admin, application);
    }
  }

  private static Properties properties(ContenderSettings settings, String application) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, ContenderSettings.CORES);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, NEVER_MILLIS);
    // The clock of the records is a simulated one, which may be long behind the broker's.
    properties.put(
        StreamsConfig.WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG,
        Duration.ofDays(3650).toMillis());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.checkpoint().toString());
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
    // One that is started again takes the place of the one that was killed at once.
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), application);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 2 * NEVER_MILLIS);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 4 * 1024 * 1024);
    return properties;
  }

  /** The broker is also that of the next contender. */
  private static void deleteTopics(Admin admin, String application) throws Exception {
    admin
        .deleteTopics(
            admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(application))
                .toList())
        .all()
        .get();
  }
}
