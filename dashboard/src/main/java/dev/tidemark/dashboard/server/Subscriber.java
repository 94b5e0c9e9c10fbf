/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One open page. Whatever was not sent when something newer comes is dropped, so that a slow page
 * neither falls behind nor holds up others.
 */
final class Subscriber {

  /**
   * A server-sent event.
   *
   * @param name its type
   * @param data one line
   */
  record Message(String name, String data) {}

  private final SseClient client;
  private final Executor senders;
  private final AtomicReference<Message> waiting = new AtomicReference<>();
  private final AtomicBoolean sending = new AtomicBoolean();

  Subscriber(SseClient client, Executor senders) {
    this.client = client;
    this.senders = senders;
  }

  /** Sends a message, in place of any that is still waiting. */
  void send(Message message) {
    waiting.set(message);
    startSending();
  }

  /** Sends a message unless another one is waiting. */
  void sendIfIdle(Message message) {
    if (waiting.compareAndSet(null, message)) {
      startSending();
    }
  }

  void close() {
    client.close();
  }

  private void startSending() {
    if (sending.compareAndSet(false, true)) {
      try {
        senders.execute(this::sendWaiting);
      } catch (RejectedExecutionException closing) {
        // The server is being closed, and this stream with it.
        sending.set(false);
      }
    }
  }

  private void sendWaiting() {
    try {
      Message next = waiting.getAndSet(null);
      while (next != null) {
        client.sendEvent(next.name(), next.data());
        next = waiting.getAndSet(null);
      }
    } finally {
      sending.set(false);
    }
    if (waiting.get() != null) {
      startSending();
    }
  }
}
