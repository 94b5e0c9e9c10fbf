/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.plan.TimeRule;
import java.time.Instant;
import java.util.function.LongFunction;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Option;

/** How many records to make of a stream, and how much trouble with them. */
final class ShapeOptions {

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same seed makes the same records. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      description = "How many records, closing events not counted. Default: ${DEFAULT-VALUE}")
  private long events = 20_000;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description =
          "How many records arrive in a second, on average. Default: as many as fill eight hours")
  private @Nullable Double rate;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      description = "When the first record arrives. Default: 2026-01-05T09:00:00Z; now with --live")
  private @Nullable Instant start;

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      description = "How many partitions the topic has. Default: ${DEFAULT-VALUE}")
  private int partitions = 3;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      description = "The share of records that are copies, from 0 to 0.3.")
  private @Nullable Double duplicates;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      description = "The share of late records, from 0 to 0.3.")
  private @Nullable Double late;

  @Option(
      names = "--tooLate",
      paramLabel = "SHARE",
      description = "The share of records that come too late, from 0 to 0.3.")
  private @Nullable Double tooLate;

  @Option(
      names = "--defects",
      paramLabel = "SHARE",
      description = "The share of bad records of each kind, from 0 to 0.01.")
  private @Nullable Double defects;

  /** The shape that a stream usually has, with what the options say. */
  StreamShape shape(
      LongFunction<StreamShape> usual, @Nullable Instant defaultStart, TimeRule rule) {
    StreamShape shape =
        usual.apply(events).withSeed(seed).withPartitions(partitions).withTimeRule(rule);
    shape = defaultStart == null ? shape : shape.withStart(defaultStart);
    shape = start == null ? shape : shape.withStart(start);
    shape = rate == null ? shape : shape.withRate(rate);
    return shape.withShares(
        duplicates == null ? shape.duplicateShare() : duplicates,
        late == null ? shape.lateShare() : late,
        tooLate == null ? shape.tooLateShare() : tooLate,
        defects == null ? shape.defectShare() : defects);
  }
}
