/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.floor;

import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress;
import dev.tidemark.bench.contender.ResultQueries;
import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.KafkaRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least that the work costs: one thread, no engine, no recovery. Everything that it counts is
 * in memory, and the tables are committed once, at the end.
 */
public final class Floor implements Contender {
  private static final Duration POLL = Duration.ofMillis(500);

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public String differences() {
    return "One thread; no recovery, no state, one commit at the end; no page views.";
  }

  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public ResultQueries results() {
    return ResultQueries.ofFinalPanes();
  }

  @Override
  public void drain(ContenderSettings settings, DrainProgress progress) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(settings);
        ClickstreamWork tables = ClickstreamWork.on(settings.warehouse())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(settings.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      FloorWork work = new FloorWork(tables, partitions.size());
      long read = 0;
      while (read < settings.records()) {
        for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(POLL)) {
          work.add(KafkaRecords.raw(kafkaRecord));
          read++;
        }
        progress.reached(read);
      }
      tables.commit(tables.finishFinal());
      progress.finished(read);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(ContenderSettings settings) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            settings.bootstrapServers(),
            "max.poll.records",
            "5000",
            "enable.auto.commit",
            "false",
            "isolation.level",
            "read_committed",
            "key.deserializer",
            ByteArrayDeserializer.class.getName(),
            "value.deserializer",
            ByteArrayDeserializer.class.getName()));
  }
}
