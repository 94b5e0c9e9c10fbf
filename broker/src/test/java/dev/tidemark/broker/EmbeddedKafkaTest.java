/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {

  private static final Instant LONG_AGO = Instant.parse("2020-02-29T12:00:00Z");

  @Test
  void keepsRecordsOverARestartOnTheSamePort(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
      kafka.createTopic("clicks", 1);
      String address = kafka.bootstrapServers();
      send(kafka, "before");
      kafka.stop();
      kafka.start();
      assertThat(kafka.bootstrapServers(), is(equalTo(address)));
      send(kafka, "after");
      ConsumerRecord<byte[], byte[]> first = firstRecord(kafka);
      assertThat(new String(first.value(), UTF_8), is(equalTo("before")));
      assertThat(first.timestamp(), is(equalTo(LONG_AGO.toEpochMilli())));
    }
  }

  @Test
  void letsOnlyItsUserIn(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.in(folder).withUser("tide", "back\\slash \"quoted\"").start()) {
      kafka.createTopic("clicks", 1);
      Map<String, Object> wrong = new HashMap<>(kafka.clientProperties());
      wrong.computeIfPresent(
          "sasl.jaas.config", (name, login) -> login.toString().replace("quoted", "guessed"));
      try (Admin admin = Admin.create(wrong)) {
        ExecutionException refused =
            assertThrows(ExecutionException.class, () -> admin.describeCluster().clusterId().get());
        assertThat(refused.getCause(), is(instanceOf(SaslAuthenticationException.class)));
      }
    }
  }

  private static void send(EmbeddedKafka kafka, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  "clicks", 0, LONG_AGO.toEpochMilli(), null, value.getBytes(UTF_8)))
          .get();
    }
  }

  private static ConsumerRecord<byte[], byte[]> firstRecord(EmbeddedKafka kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("clicks", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(Duration.ofSeconds(20)).iterator().next();
    }
  }
}
