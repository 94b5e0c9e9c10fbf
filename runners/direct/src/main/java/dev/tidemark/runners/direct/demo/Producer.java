/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.kafka.KafkaWriteException;
import dev.tidemark.testdata.plan.RecordGenerator;
import java.util.concurrent.atomic.AtomicReference;

/** Writes records in a thread of its own until they end or it is closed. */
final class Producer implements AutoCloseable {

  private final AtomicReference<KafkaWriteException> failure = new AtomicReference<>();
  private final Thread thread;

  Producer(KafkaRecordWriter writer, RecordGenerator records) {
    this.thread = new Thread(() -> write(writer, records), "demo-producer");
    thread.start();
  }

  private void write(KafkaRecordWriter writer, RecordGenerator records) {
    try {
      writer.write(records);
    } catch (KafkaWriteException failed) {
      failure.set(failed);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Tells whether all is well.
   *
   * @throws KafkaWriteException if records could not be written
   */
  void check() {
    KafkaWriteException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException whileWaiting) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
