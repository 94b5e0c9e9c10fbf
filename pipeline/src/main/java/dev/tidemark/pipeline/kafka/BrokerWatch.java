/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when the brokers do not answer, that the pipeline waits, and when they are back.
 * It only looks and says; the readers wait by themselves.
 */
public final class BrokerWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

  private final KafkaConfig config;
  private final Pace pace;
  private final Reporter reporter;
  private final Thread thread;

  /**
   * How often to look and to speak.
   *
   * @param ask how long to wait between questions, and for an answer
   * @param firstReport how long brokers are away before that is said
   * @param nextReport how long they stay away before it is said again
   */
  record Pace(Duration ask, Duration firstReport, Duration nextReport) {
    static final Pace DEFAULT =
        new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  /** Hears what there is to say. */
  interface Reporter {
    /** The brokers have been away for this long. */
    void away(Duration time);

    /** The brokers answer again, after this long. */
    void back(Duration time);
  }

  private BrokerWatch(KafkaConfig config, Pace pace, Reporter reporter) {
    this.config = requireNonNull(config, "config");
    this.pace = requireNonNull(pace, "pace");
    this.reporter = requireNonNull(reporter, "reporter");
    this.thread = new Thread(this::watch, "broker-watch");
    thread.setDaemon(true);
  }

  /** Watches the brokers of this configuration until it is closed. */
  public static BrokerWatch start(KafkaConfig config) {
    return start(config, Pace.DEFAULT, new LogReporter(config.bootstrapServers()));
  }

  static BrokerWatch start(KafkaConfig config, Pace pace, Reporter reporter) {
    BrokerWatch watch = new BrokerWatch(config, pace, reporter);
    watch.thread.start();
    return watch;
  }

  /** Whether the watch goes on; it ends when it is closed. */
  public boolean isWatching() {
    return thread.isAlive();
  }

  /** Ends the watch. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try (Admin admin = AdminClients.create(config, pace.ask())) {
      Duration lastAnswer = now();
      Duration nextReport = pace.firstReport();
      while (!Thread.currentThread().isInterrupted()) {
        if (answers(admin)) {
          Duration away = now().minus(lastAnswer);
          if (nextReport.compareTo(pace.firstReport()) > 0) {
            reporter.back(away);
          }
          lastAnswer = now();
          nextReport = pace.firstReport();
        } else if (now().minus(lastAnswer).compareTo(nextReport) >= 0) {
          reporter.away(now().minus(lastAnswer));
          nextReport = now().minus(lastAnswer).plus(pace.nextReport());
        }
        Thread.sleep(pace.ask().toMillis());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      // Watching is a courtesy; the pipeline does not depend on it.
      LOG.debug("the watch over the brokers ended", failure);
    }
  }

  private static boolean answers(Admin admin) throws InterruptedException {
    try {
      admin.describeCluster().nodes().get();
      return true;
    } catch (ExecutionException noAnswer) {
      return false;
    }
  }

  private static Duration now() {
    return Duration.ofNanos(System.nanoTime());
  }

  private record LogReporter(String brokers) implements Reporter {
    @Override
    public void away(Duration time) {
      LOG.warn(
          "Kafka at {} has not answered for {} s; the pipeline waits.", brokers, time.toSeconds());
    }

    @Override
    public void back(Duration time) {
      LOG.info(
          "Kafka at {} answers again after {} s; the pipeline goes on.", brokers, time.toSeconds());
    }
  }
}
