/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.testdata.clickstream.Defect;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Option;

/** What to generate. Absent options leave the generator's defaults, which the help repeats. */
final class GeneratorOptions {

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same seed makes the same records. Default: 1")
  private @Nullable Long seed;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      description = "How many records, closing events not counted. Default: 20000")
  private @Nullable Long events;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description = "How many records arrive in a second, on average. Default: about 11")
  private @Nullable Double rate;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      description = "When the first record arrives. Default: 2026-01-05T09:00:00Z; now with --live")
  private @Nullable Instant start;

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      description = "How many partitions the topic has. Default: 3")
  private @Nullable Integer partitions;

  @Option(
      names = "--emptyPartitions",
      paramLabel = "NUMBER",
      description = "How many of them never get a record. Default: 0")
  private @Nullable Integer emptyPartitions;

  @Option(
      names = "--users",
      paramLabel = "NUMBER",
      description = "How many users there are. Default: 2000")
  private @Nullable Integer users;

  @Option(
      names = "--pages",
      paramLabel = "NUMBER",
      description = "How many pages there are. Default: 500")
  private @Nullable Integer pages;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      description = "The share of records that are copies, from 0 to 0.3.")
  private @Nullable Double duplicates;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      description = "The share of late records, from 0 to 0.5.")
  private @Nullable Double late;

  @Option(
      names = "--tooLate",
      paramLabel = "SHARE",
      description = "The share of records that come too late, from 0 to 0.5.")
  private @Nullable Double tooLate;

  @Option(
      names = "--defects",
      paramLabel = "SHARE",
      description = "The share of bad records of each kind, from 0 to 0.06.")
  private @Nullable Double defects;

  GeneratorSettings settings(Instant defaultStart) {
    GeneratorSettings settings = GeneratorSettings.defaults().withStart(defaultStart);
    settings = seed == null ? settings : settings.withSeed(seed);
    settings = events == null ? settings : settings.withEvents(events);
    settings = rate == null ? settings : settings.withRate(rate);
    settings = start == null ? settings : settings.withStart(start);
    settings = partitions == null ? settings : settings.withPartitions(partitions);
    settings = emptyPartitions == null ? settings : settings.withEmptyPartitions(emptyPartitions);
    settings = users == null ? settings : settings.withUsers(users);
    settings = pages == null ? settings : settings.withPages(pages);
    settings = duplicates == null ? settings : settings.withDuplicateShare(duplicates);
    settings = late == null ? settings : settings.withLateShare(late);
    settings = tooLate == null ? settings : settings.withTooLateShare(tooLate);
    if (defects != null) {
      for (Defect defect : Defect.values()) {
        settings = settings.withDefectShare(defect, defects);
      }
    }
    return settings;
  }
}
