/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.TimeRule;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
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

  /**
   * Records per second of arrival time at the start's time of day, averaged over bursts. From there
   * it follows the day: three times as many in the afternoon as at night.
   */
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
    return new SettingsCheck(this).problems();
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
