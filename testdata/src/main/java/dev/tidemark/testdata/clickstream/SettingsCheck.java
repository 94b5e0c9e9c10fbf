/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.TimeRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is wrong with settings: one sentence for each value, with its name and range. */
final class SettingsCheck {
  private static final Instant EARLIEST_START = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant LATEST_START = Instant.parse("2090-01-01T00:00:00Z");

  /** The rest are good events, of which all the others are made. */
  private static final double LARGEST_SHARES = 0.7;

  private final GeneratorSettings settings;
  private final List<String> problems = new ArrayList<>();

  SettingsCheck(GeneratorSettings settings) {
    this.settings = settings;
  }

  List<String> problems() {
    checkNumber("events", settings.events(), 1, 10_000_000_000L);
    checkStart();
    checkRate();
    checkTopic();
    checkPartitions();
    checkNumber("users", settings.users(), 1, 10_000_000);
    checkNumber("pages", settings.pages(), 1, 1_000_000);
    checkShares();
    checkDuration("maxDelay", settings.timeRule().maxDelay());
    checkDuration("allowedLateness", settings.timeRule().allowedLateness());
    checkDuration("maxClockSkew", settings.timeRule().maxClockSkew());
    return List.copyOf(problems);
  }

  private void checkStart() {
    Instant start = settings.start();
    if (start.isBefore(EARLIEST_START) || start.isAfter(LATEST_START)) {
      problems.add(
          "start is %s, but must be from %s to %s".formatted(start, EARLIEST_START, LATEST_START));
    }
  }

  private void checkRate() {
    if (!(settings.rate() >= 0.01 && settings.rate() <= 1_000_000)) {
      problems.add("rate is %s, but must be from 0.01 to 1000000".formatted(settings.rate()));
    }
  }

  private void checkTopic() {
    if (!settings.topic().matches("[a-zA-Z0-9._-]{1,249}")) {
      problems.add(
          "topic is '%s', but must be 1 to 249 letters, digits, dots, underscores or hyphens"
              .formatted(settings.topic()));
    }
  }

  private void checkPartitions() {
    checkNumber("partitions", settings.partitions(), 1, 10_000);
    checkNumber("idlePartitions", settings.idlePartitions(), 0, 9_999);
    checkNumber("emptyPartitions", settings.emptyPartitions(), 0, 9_999);
    if (settings.activePartitions() < 1) {
      problems.add(
          "idlePartitions + emptyPartitions is %d, but must be from 0 to %d, less than partitions"
              .formatted(
                  settings.idlePartitions() + settings.emptyPartitions(),
                  Math.max(0, settings.partitions() - 1)));
    }
  }

  private void checkShares() {
    checkShare("duplicateShare", settings.duplicateShare(), 0.3);
    checkShare("lateShare", settings.lateShare(), 0.5);
    checkShare("tooLateShare", settings.tooLateShare(), 0.5);
    checkShare("unknownFieldShare", settings.unknownFieldShare(), 1);
    checkShare("clockAheadShare", settings.clockAheadShare(), 1);
    double sum = settings.duplicateShare() + settings.lateShare() + settings.tooLateShare();
    for (Defect defect : Defect.values()) {
      double share = settings.defectShare(defect);
      checkShare("defectShare of " + defect.label(), share, LARGEST_SHARES);
      sum += share;
    }
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

  private void checkNumber(String name, long value, long from, long to) {
    if (value < from || value > to) {
      problems.add("%s is %d, but must be from %d to %d".formatted(name, value, from, to));
    }
  }

  private void checkShare(String name, double value, double to) {
    if (!(value >= 0 && value <= to)) {
      problems.add("%s is %s, but must be from 0 to %s".formatted(name, value, to));
    }
  }

  private void checkDuration(String name, Duration value) {
    if (value.compareTo(TimeRule.SHORTEST) < 0 || value.compareTo(TimeRule.LONGEST) > 0) {
      problems.add(
          "%s is %s, but must be from %s to %s"
              .formatted(name, value, TimeRule.SHORTEST, TimeRule.LONGEST));
    }
  }
}
