/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many records a generator makes, when they arrive and how many of them are trouble. Shares are
 * fractions of all records and are met on average; a class with a share above 0 appears at least
 * once in any 300 records.
 *
 * @param seed the same seed makes the same records, another one others
 * @param events how many records, copies and bad ones included, closing events not
 * @param start the arrival of the first record, about
 * @param rate records per second of arrival time, on average at the start's time of day
 * @param partitions how many partitions the topic has
 * @param duplicateShare records that are copies of an event that came before
 * @param lateShare events behind the watermark's delay
 * @param tooLateShare events beyond the allowed lateness
 * @param defectShare records with each of the stream's defects
 * @param timeRule the rule that the pipeline under test goes by
 */
public record StreamShape(
    long seed,
    long events,
    Instant start,
    double rate,
    int partitions,
    double duplicateShare,
    double lateShare,
    double tooLateShare,
    double defectShare,
    TimeRule timeRule) {

  private static final Instant DEFAULT_START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Instant EARLIEST_START = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant LATEST_START = Instant.parse("2090-01-01T00:00:00Z");

  public StreamShape {
    requireNonNull(start, "start");
    requireNonNull(timeRule, "timeRule");
  }

  /** Seed 1, 3 partitions, from 2026-01-05T09:00:00Z, and some trouble of each kind. */
  public static StreamShape of(long events, Duration span, TimeRule timeRule) {
    return new StreamShape(
        1, events, DEFAULT_START, rate(events, span), 3, 0.03, 0.03, 0.01, 0.002, timeRule);
  }

  public StreamShape withSeed(long newSeed) {
    return new StreamShape(
        newSeed,
        events,
        start,
        rate,
        partitions,
        duplicateShare,
        lateShare,
        tooLateShare,
        defectShare,
        timeRule);
  }

  public StreamShape withStart(Instant newStart) {
    return new StreamShape(
        seed,
        events,
        newStart,
        rate,
        partitions,
        duplicateShare,
        lateShare,
        tooLateShare,
        defectShare,
        timeRule);
  }

  public StreamShape withRate(double newRate) {
    return new StreamShape(
        seed,
        events,
        start,
        newRate,
        partitions,
        duplicateShare,
        lateShare,
        tooLateShare,
        defectShare,
        timeRule);
  }

  public StreamShape withPartitions(int newPartitions) {
    return new StreamShape(
        seed,
        events,
        start,
        rate,
        newPartitions,
        duplicateShare,
        lateShare,
        tooLateShare,
        defectShare,
        timeRule);
  }

  public StreamShape withTimeRule(TimeRule newTimeRule) {
    return new StreamShape(
        seed,
        events,
        start,
        rate,
        partitions,
        duplicateShare,
        lateShare,
        tooLateShare,
        defectShare,
        newTimeRule);
  }

  /** With these shares of copies, late events, events that are too late, and each defect. */
  public StreamShape withShares(double duplicate, double late, double tooLate, double defect) {
    return new StreamShape(
        seed, events, start, rate, partitions, duplicate, late, tooLate, defect, timeRule);
  }

  /** About how long the arrivals take. */
  public Duration span() {
    return Duration.ofMillis(Math.round(events / rate * 1000));
  }

  /** One sentence for each value that cannot be, with its name, value and range. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (events < 1 || events > 10_000_000_000L) {
      problems.add("events is %d, but must be from 1 to 10000000000".formatted(events));
    }
    if (start.isBefore(EARLIEST_START) || start.isAfter(LATEST_START)) {
      problems.add(
          "start is %s, but must be from %s to %s".formatted(start, EARLIEST_START, LATEST_START));
    }
    if (!(rate >= 0.01 && rate <= 1_000_000)) {
      problems.add("rate is %s, but must be from 0.01 to 1000000".formatted(rate));
    }
    if (partitions < 1 || partitions > 10_000) {
      problems.add("partitions is %d, but must be from 1 to 10000".formatted(partitions));
    }
    share(problems, "duplicateShare", duplicateShare, 0.3);
    share(problems, "lateShare", lateShare, 0.3);
    share(problems, "tooLateShare", tooLateShare, 0.3);
    share(problems, "defectShare", defectShare, 0.01);
    duration(problems, "maxDelay", timeRule.maxDelay());
    duration(problems, "allowedLateness", timeRule.allowedLateness());
    duration(problems, "maxClockSkew", timeRule.maxClockSkew());
    return List.copyOf(problems);
  }

  /**
   * This shape, if it can be.
   *
   * @throws IllegalArgumentException if it cannot, with all {@link #problems()}
   */
  public StreamShape validated() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return this;
  }

  private static double rate(long events, Duration span) {
    return Math.max(0.01, events * 1000.0 / span.toMillis());
  }

  private static void share(List<String> problems, String name, double share, double to) {
    if (!(share >= 0 && share <= to)) {
      problems.add("%s is %s, but must be from 0 to %s".formatted(name, share, to));
    }
  }

  private static void duration(List<String> problems, String name, Duration value) {
    if (value.compareTo(TimeRule.SHORTEST) < 0 || value.compareTo(TimeRule.LONGEST) > 0) {
      problems.add(
          "%s is %s, but must be from %s to %s"
              .formatted(name, value, TimeRule.SHORTEST, TimeRule.LONGEST));
    }
  }
}
