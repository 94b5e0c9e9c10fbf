/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import dev.tidemark.dashboard.server.OverviewFeed.Edition;
import dev.tidemark.dashboard.server.Subscriber.Message;
import io.javalin.http.sse.SseClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open pages. One loop reads the tables for all of them, and rests while there is none.
 *
 * <p>Events: {@code overview} with an overview as JSON, when it changed; {@code tick} with the
 * server's time as JSON otherwise, so that a page can tell silence from a lost connection.
 */
final class Subscribers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final OverviewFeed feed;
  private final Clock clock;
  private final Duration interval;
  private final Set<Subscriber> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "dashboard-loop"));
  private final ExecutorService senders =
      Executors.newCachedThreadPool(task -> daemon(task, "dashboard-sender"));

  /** Touched by the loop only. */
  private long sentRevision;

  Subscribers(OverviewFeed feed, Clock clock, Duration interval) {
    this.feed = feed;
    this.clock = clock;
    this.interval = interval;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A round lets no exception out.
  void start() {
    loop.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  int count() {
    return open.size();
  }

  /** Takes a page in: it gets the newest overview at once. */
  void add(SseClient client) {
    Subscriber subscriber = new Subscriber(client, senders);
    client.keepAlive();
    client.onClose(() -> open.remove(subscriber));
    open.add(subscriber);
    senders.execute(() -> subscriber.sendIfIdle(overview(feed.latest())));
  }

  private void round() {
    if (open.isEmpty()) {
      return;
    }
    try {
      Edition edition = feed.latest();
      if (edition.revision() == sentRevision) {
        Message tick = new Message("tick", "{\"server_time_millis\":" + clock.millis() + "}");
        open.forEach(subscriber -> subscriber.sendIfIdle(tick));
      } else {
        open.forEach(subscriber -> subscriber.send(overview(edition)));
        sentRevision = edition.revision();
      }
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      LOG.error("The page was not updated", e);
    }
  }

  private Message overview(Edition edition) {
    return new Message("overview", edition.json(clock.millis()));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Ends all streams; returns when nothing reads the tables any more. */
  @Override
  public void close() {
    loop.shutdown();
    open.forEach(Subscriber::close);
    senders.shutdown();
    try {
      // A page that has just been opened reads in a sender.
      if (!loop.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          || !senders.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The tables were still being read after {}", STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
