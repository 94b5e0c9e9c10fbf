/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What to generate. Immutable; each {@code withX} returns a changed copy and checks nothing, so
 * that {@link #problems()} can report everything that is wrong at once.
 *
 * <p>Shares are fractions of all records and are met on average, not exactly. A class with a share
 * above 0 appears at least once in any 300 records (2 MB payloads: in any 1,000), whatever the
 * seed.
 *
 * <pre>{@code
 * GeneratorSettings settings = GeneratorSettings.defaults().withSeed(7).withEvents(20_000);
 * }</pre>
 */
public final class GeneratorSettings {
  private static final Instant EARLIEST_START = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant LATEST_START = Instant.parse("2090-01-01T00:00:00Z");
  private static final double LARGEST_SHARES = 0.7;

  private final Values values;

  private GeneratorSettings(Values values) {
    this.values = values;
  }

  /**
   * Seed 1, 20,000 records over about half an hour from 2026-01-05T09:00:00Z, 3 partitions of
   * {@code clickstream-events}, 2,000 users, 500 pages.
   */
  public static GeneratorSettings defaults() {
    return new GeneratorSettings(new Values());
  }

  /** The same settings make the same bytes; another seed makes other events. */
  public GeneratorSettings withSeed(long seed) {
    return changed(copy -> copy.seed = seed);
  }

  /** How many records to make, duplicates and bad ones included, closing events not. */
  public GeneratorSettings withEvents(long events) {
    return changed(copy -> copy.events = events);
  }

  /** The arrival of the first record, about; events themselves may have happened hours earlier. */
  public GeneratorSettings withStart(Instant start) {
    return changed(copy -> copy.start = start);
  }

  /** Records per second of arrival time, averaged over the day's curve and bursts. */
  public GeneratorSettings withRate(double recordsPerSecond) {
    return changed(copy -> copy.rate = recordsPerSecond);
  }

  /** The topic that the records are meant for. */
  public GeneratorSettings withTopic(String topic) {
    return changed(copy -> copy.topic = topic);
  }

  /** How many partitions the topic has, idle and empty ones included. */
  public GeneratorSettings withPartitions(int partitions) {
    return changed(copy -> copy.partitions = partitions);
  }

  /** How many of the partitions get nothing but their closing event. */
  public GeneratorSettings withIdlePartitions(int idlePartitions) {
    return changed(copy -> copy.idlePartitions = idlePartitions);
  }

  /** How many of the partitions, the last ones, get nothing at all, not even a closing event. */
  public GeneratorSettings withEmptyPartitions(int emptyPartitions) {
    return changed(copy -> copy.emptyPartitions = emptyPartitions);
  }

  /** How many users there are; how often each is seen follows Zipf's law. */
  public GeneratorSettings withUsers(int users) {
    return changed(copy -> copy.users = users);
  }

  /** How many pages there are; how often each is viewed follows Zipf's law. */
  public GeneratorSettings withPages(int pages) {
    return changed(copy -> copy.pages = pages);
  }

  /** The share of records that are copies of an event that came before. */
  public GeneratorSettings withDuplicateShare(double share) {
    return changed(copy -> copy.duplicateShare = share);
  }

  /** The share of records that are late. */
  public GeneratorSettings withLateShare(double share) {
    return changed(copy -> copy.lateShare = share);
  }

  /** The share of records that are too late; a tenth of them are copies of events that were not. */
  public GeneratorSettings withTooLateShare(double share) {
    return changed(copy -> copy.tooLateShare = share);
  }

  /** The share of good events that carry fields which the schema does not know. */
  public GeneratorSettings withUnknownFieldShare(double share) {
    return changed(copy -> copy.unknownFieldShare = share);
  }

  /** The share of good events whose clock is ahead, within what is allowed. */
  public GeneratorSettings withClockAheadShare(double share) {
    return changed(copy -> copy.clockAheadShare = share);
  }

  /** The share of records with this defect. */
  public GeneratorSettings withDefectShare(Defect defect, double share) {
    return changed(copy -> copy.defectShares.put(defect, share));
  }

  /** Nothing but good events on time: no duplicates, no lateness, no defects. */
  public GeneratorSettings withoutTrouble() {
    return changed(
        copy -> {
          copy.duplicateShare = 0;
          copy.lateShare = 0;
          copy.tooLateShare = 0;
          copy.unknownFieldShare = 0;
          copy.clockAheadShare = 0;
          copy.defectShares.replaceAll((defect, share) -> 0.0);
        });
  }

  /** The rule that the pipeline under test goes by. */
  public GeneratorSettings withTimeRule(TimeRule timeRule) {
    return changed(copy -> copy.timeRule = timeRule);
  }

  public long seed() {
    return values.seed;
  }

  public long events() {
    return values.events;
  }

  public Instant start() {
    return values.start;
  }

  public double rate() {
    return values.rate;
  }

  public String topic() {
    return values.topic;
  }

  public int partitions() {
    return values.partitions;
  }

  public int idlePartitions() {
    return values.idlePartitions;
  }

  public int emptyPartitions() {
    return values.emptyPartitions;
  }

  /** How many partitions get ordinary events: the first ones. */
  public int activePartitions() {
    return values.partitions - values.idlePartitions - values.emptyPartitions;
  }

  public int users() {
    return values.users;
  }

  public int pages() {
    return values.pages;
  }

  public double duplicateShare() {
    return values.duplicateShare;
  }

  public double lateShare() {
    return values.lateShare;
  }

  public double tooLateShare() {
    return values.tooLateShare;
  }

  public double unknownFieldShare() {
    return values.unknownFieldShare;
  }

  public double clockAheadShare() {
    return values.clockAheadShare;
  }

  public double defectShare(Defect defect) {
    return values.defectShares.get(defect);
  }

  public TimeRule timeRule() {
    return values.timeRule;
  }

  /** One sentence for each value that cannot be, with its name, value and range; empty if none. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    check(problems, "events", values.events, 1, 10_000_000_000L);
    if (values.start.isBefore(EARLIEST_START) || values.start.isAfter(LATEST_START)) {
      problems.add(
          "start is %s, but must be from %s to %s"
              .formatted(values.start, EARLIEST_START, LATEST_START));
    }
    if (!(values.rate >= 0.01 && values.rate <= 1_000_000)) {
      problems.add("rate is %s, but must be from 0.01 to 1000000".formatted(values.rate));
    }
    if (!values.topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      problems.add(
          "topic is '%s', but must be 1 to 249 letters, digits, dots, underscores or hyphens"
              .formatted(values.topic));
    }
    check(problems, "partitions", values.partitions, 1, 10_000);
    check(problems, "idlePartitions", values.idlePartitions, 0, 9_999);
    check(problems, "emptyPartitions", values.emptyPartitions, 0, 9_999);
    if (activePartitions() < 1) {
      problems.add(
          "idlePartitions + emptyPartitions is %d, but must be from 0 to %d, less than partitions"
              .formatted(
                  values.idlePartitions + values.emptyPartitions,
                  Math.max(0, values.partitions - 1)));
    }
    check(problems, "users", values.users, 1, 10_000_000);
    check(problems, "pages", values.pages, 1, 1_000_000);
    checkShares(problems);
    checkDuration(problems, "maxDelay", values.timeRule.maxDelay());
    checkDuration(problems, "allowedLateness", values.timeRule.allowedLateness());
    checkDuration(problems, "maxClockSkew", values.timeRule.maxClockSkew());
    return problems;
  }

  private void checkShares(List<String> problems) {
    checkShare(problems, "duplicateShare", values.duplicateShare, 0.3);
    checkShare(problems, "lateShare", values.lateShare, 0.5);
    checkShare(problems, "tooLateShare", values.tooLateShare, 0.5);
    checkShare(problems, "unknownFieldShare", values.unknownFieldShare, 1);
    checkShare(problems, "clockAheadShare", values.clockAheadShare, 1);
    values.defectShares.forEach(
        (defect, share) ->
            checkShare(problems, "defectShare of " + defect.label(), share, LARGEST_SHARES));
    double sum =
        values.duplicateShare
            + values.lateShare
            + values.tooLateShare
            + values.defectShares.values().stream().mapToDouble(share -> share).sum();
    if (sum > LARGEST_SHARES) {
      problems.add(
          String.format(
              Locale.ROOT,
              "the sum of duplicateShare, lateShare, tooLateShare and all defectShares is %.4f, but"
                  + " must be from 0 to %s",
              sum,
              LARGEST_SHARES));
    }
  }

  /**
   * These settings, if they can be.
   *
   * @throws IllegalArgumentException if they cannot, with all {@link #problems()}
   */
  public GeneratorSettings validated() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return this;
  }

  private static void check(List<String> problems, String name, long value, long from, long to) {
    if (value < from || value > to) {
      problems.add("%s is %d, but must be from %d to %d".formatted(name, value, from, to));
    }
  }

  private static void checkShare(List<String> problems, String name, double value, double to) {
    if (!(value >= 0 && value <= to)) {
      problems.add("%s is %s, but must be from 0 to %s".formatted(name, value, to));
    }
  }

  private static void checkDuration(List<String> problems, String name, Duration value) {
    if (value.compareTo(TimeRule.SHORTEST) < 0 || value.compareTo(TimeRule.LONGEST) > 0) {
      problems.add(
          "%s is %s, but must be from %s to %s"
              .formatted(name, value, TimeRule.SHORTEST, TimeRule.LONGEST));
    }
  }

  private GeneratorSettings changed(Consumer<Values> change) {
    Values copy = new Values(values);
    change.accept(copy);
    return new GeneratorSettings(copy);
  }

  /** The values; changed only before settings are made of them. */
  private static final class Values {
    private long seed = 1;
    private long events = 20_000;
    private Instant start = Instant.parse("2026-01-05T09:00:00Z");
    private double rate = 11;
    private String topic = "clickstream-events";
    private int partitions = 3;
    private int idlePartitions;
    private int emptyPartitions;
    private int users = 2_000;
    private int pages = 500;
    private double duplicateShare = 0.03;
    private double lateShare = 0.02;
    private double tooLateShare = 0.01;
    private double unknownFieldShare = 0.03;
    private double clockAheadShare = 0.005;
    private TimeRule timeRule = TimeRule.DEFAULT;
    private final Map<Defect, Double> defectShares = new EnumMap<>(Defect.class);

    private Values() {
      for (Defect defect : Defect.values()) {
        defectShares.put(defect, defect.defaultShare());
      }
    }

    private Values(Values other) {
      seed = other.seed;
      events = other.events;
      start = other.start;
      rate = other.rate;
      topic = other.topic;
      partitions = other.partitions;
      idlePartitions = other.idlePartitions;
      emptyPartitions = other.emptyPartitions;
      users = other.users;
      pages = other.pages;
      duplicateShare = other.duplicateShare;
      lateShare = other.lateShare;
      tooLateShare = other.tooLateShare;
      unknownFieldShare = other.unknownFieldShare;
      clockAheadShare = other.clockAheadShare;
      timeRule = other.timeRule;
      defectShares.putAll(other.defectShares);
    }
  }
}
