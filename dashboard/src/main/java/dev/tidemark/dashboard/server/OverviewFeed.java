/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.dashboard.overview.Overview;
import dev.tidemark.dashboard.overview.OverviewReader;
import java.time.Clock;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest overview as JSON, read at most once per interval however many ask for it. */
final class OverviewFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OverviewFeed.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * An overview as it is sent.
   *
   * @param revision grows whenever the overview changes
   * @param overviewJson the overview as JSON, on one line
   * @param readMillis how long reading the tables took
   * @param problem {@link Overview#problem()}
   */
  record Edition(long revision, String overviewJson, long readMillis, @Nullable String problem) {

    /**
     * The overview in its envelope.
     *
     * @param nowMillis the server's clock, from which pages tell ages
     */
    String json(long nowMillis) {
      return "{\"revision\":%d,\"server_time_millis\":%d,\"overview\":%s}"
          .formatted(revision, nowMillis, overviewJson);
    }
  }

  private final OverviewReader reader;
  private final Clock clock;
  private final long intervalNanos;
  private Overview overview;
  private @Nullable Edition latest;
  private long readAtNanos;

  OverviewFeed(OverviewReader reader, Clock clock, Duration interval) {
    this.reader = reader;
    this.clock = clock;
    this.intervalNanos = interval.toNanos();
    this.overview = reader.unread();
  }

  /** The newest edition, read from the tables if the last one is older than the interval. */
  synchronized Edition latest() {
    if (latest == null || System.nanoTime() - readAtNanos >= intervalNanos) {
      latest = next(latest);
      readAtNanos = System.nanoTime();
    }
    return latest;
  }

  private Edition next(@Nullable Edition previous) {
    long start = System.nanoTime();
    Overview read = read();
    long readMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    LOG.debug("Read the overview in {} ms", readMillis);
    if (previous != null && read.equals(overview)) {
      return new Edition(previous.revision(), previous.overviewJson(), readMillis, read.problem());
    }
    overview = read;
    long revision = previous == null ? 1 : previous.revision() + 1;
    return new Edition(revision, json(read), readMillis, read.problem());
  }

  /** A table that cannot be read now may be readable in a moment: the page goes on and says so. */
  private Overview read() {
    try {
      return reader.read(clock.millis());
    } catch (RuntimeException e) {
      if (overview.problem() == null) {
        LOG.warn("The tables cannot be read; the page shows what was read last", e);
      }
      return overview.withProblem("The tables cannot be read: " + firstLine(e));
    }
  }

  static String firstLine(RuntimeException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  private static String json(Overview value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an overview of records must be JSON", e);
    }
  }

  @Override
  public synchronized void close() {
    reader.close();
  }
}
