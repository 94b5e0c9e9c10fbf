/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.LostOffsets;
import dev.tidemark.pipeline.config.StartPosition;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordConsumerTest {

  private static final TopicPartition FIRST = new TopicPartition("clicks", 0);
  private static final TopicPartition SECOND = new TopicPartition("clicks", 1);
  private static final TopicPartition THIRD = new TopicPartition("clicks", 2);

  /** One source split with several partitions, as the stock Spark runner reads. */
  @Test
  void startsSeveralPartitionsWithOneConsumer(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
      kafka.createTopic("clicks", 3);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              kafka.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int number = 0; number < 5; number++) {
          byte[] value = ("value " + number).getBytes(UTF_8);
          producer.send(new ProducerRecord<>("clicks", 1, null, value)).get();
        }
      }
      RecordConsumerFactory factory =
          new RecordConsumerFactory(new StartPosition.Latest(), LostOffsets.FAIL);
      try (Consumer<byte[], byte[]> consumer = factory.apply(kafka.clientProperties())) {
        consumer.assign(List.of(FIRST, SECOND, THIRD));
        assertThat(consumer.position(FIRST), is(0L));
        assertThat(consumer.position(SECOND), is(5L));
        // What a checkpoint says wins over where the start would be.
        consumer.seek(SECOND, 2);
        assertThat(consumer.position(THIRD), is(0L));
        assertThat(consumer.position(SECOND), is(2L));
      }
    }
  }
}
