/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A producer at work: turns its failures, whenever they show, into one exception. */
final class SendingSession implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final String topic;
  private final String servers;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicLong acknowledged = new AtomicLong();

  private SendingSession(String topic, String servers, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.servers = servers;
    this.producer = producer;
  }

  static SendingSession open(
      String topic, String servers, Supplier<Producer<byte[], byte[]>> producer) {
    try {
      return new SendingSession(topic, servers, producer.get());
    } catch (KafkaException e) {
      throw new KafkaWriteException(
          "cannot write to topic '%s' at %s: %s"
              .formatted(topic, servers, KafkaWriteException.reason(e)),
          e);
    }
  }

  /** Sends a record; failures of earlier ones show here too. */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback gets the same exception.
  void send(GeneratedRecord record, long timestamp) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while writing to topic " + topic);
    }
    throwFailure();
    List<Header> headers = new ArrayList<>(record.headers().size());
    for (GeneratedRecord.Header header : record.headers()) {
      headers.add(new RecordHeader(header.name(), header.value()));
    }
    try {
      producer.send(
          new ProducerRecord<>(
              topic, record.partition(), timestamp, record.key(), record.value(), headers),
          (metadata, exception) -> {
            if (exception == null) {
              acknowledged.incrementAndGet();
            } else {
              failure.compareAndSet(null, exception);
            }
          });
    } catch (InterruptException e) {
      throw interrupted(e);
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** Waits until everything is acknowledged. */
  void finish() throws InterruptedException {
    try {
      producer.flush();
    } catch (InterruptException e) {
      throw interrupted(e);
    }
    throwFailure();
  }

  /** Kafka's exception sets the thread's interrupt flag; the checked one stands in its place. */
  private static InterruptedException interrupted(InterruptException cause) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  private void throwFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw failed(first);
    }
  }

  private KafkaWriteException failed(Exception cause) {
    return new KafkaWriteException(
        "cannot write to topic '%s' at %s: %s; %d records had been acknowledged"
            .formatted(topic, servers, KafkaWriteException.reason(cause), acknowledged.get()),
        cause);
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
