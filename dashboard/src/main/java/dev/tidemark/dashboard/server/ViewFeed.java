/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one page asks for as JSON, read at most once per interval however many ask for it. */
final class ViewFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ViewFeed.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Object tables;
  private final Supplier<?> reader;
  private final Clock clock;
  private final long intervalNanos;
  private String viewJson = "null";
  private @Nullable String problem;
  private @Nullable Long readAtNanos;

  /**
   * A feed.
   *
   * @param tables held while the tables are read, which one thread may do at a time
   * @param reader reads the view
   */
  ViewFeed(Object tables, Supplier<?> reader, Clock clock, Duration interval) {
    this.tables = tables;
    this.reader = reader;
    this.clock = clock;
    this.intervalNanos = interval.toNanos();
  }

  /**
   * The newest view: {@code server_time_millis}, {@code problem} (why there is no newer one, or
   * null) and {@code view}, which is null before the first that could be read.
   */
  String json() {
    synchronized (tables) {
      if (readAtNanos == null || System.nanoTime() - readAtNanos >= intervalNanos) {
        read();
        readAtNanos = System.nanoTime();
      }
      return "{\"server_time_millis\":%d,\"problem\":%s,\"view\":%s}"
          .formatted(clock.millis(), write(problem), viewJson);
    }
  }

  private void read() {
    try {
      viewJson = write(reader.get());
      problem = null;
    } catch (RuntimeException e) {
      if (problem == null) {
        LOG.warn("The tables cannot be read; the page shows what was read last", e);
      }
      problem = "The tables cannot be read: " + OverviewFeed.firstLine(e);
    }
  }

  private static String write(@Nullable Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view of records must be JSON", e);
    }
  }
}
