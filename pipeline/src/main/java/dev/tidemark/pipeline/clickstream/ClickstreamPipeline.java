/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.clickstream;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.kafka.ReadKafka;
import dev.tidemark.pipeline.kafka.ReadRecordFiles;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.CommitFiles;
import dev.tidemark.pipeline.table.FileGrouping;
import dev.tidemark.pipeline.table.InputOnRetry;
import dev.tidemark.pipeline.table.TableCommit;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WriteFiles;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.bundle.GatherIntoBundles;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.clickstream.ParseEvents;
import dev.tidemark.transforms.clickstream.ParseLimits;
import dev.tidemark.transforms.clickstream.ParsedEvents;
import dev.tidemark.transforms.deduplicate.Deduplicate;
import dev.tidemark.transforms.deduplicate.DeduplicateInState;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.gold.CountActiveUsers;
import dev.tidemark.transforms.gold.CountEventsPerMinute;
import dev.tidemark.transforms.gold.RankPageViews;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.ClosingPanes;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The clickstream: one read; bronze, silver, gold, and whatever did not get that far.
 *
 * <p>Every record ends up in bronze, and in exactly one of silver, duplicates, late events and dead
 * letters. Files become visible by the commits that come out.
 */
public final class ClickstreamPipeline {

  /** What records are said to come from where they are read from files. */
  static final String FILE_TOPIC = "clickstream-events";

  private static final Duration GATHER_WAIT = Duration.ofMillis(500);
  private static final int GATHER_ELEMENTS = 500;

  private final ClickstreamConfig config;
  private final RunnerCapabilities capabilities;
  private final WarehouseSettings warehouse;

  private ClickstreamPipeline(ClickstreamConfig config, RunnerCapabilities capabilities) {
    this.config = config;
    this.capabilities = capabilities;
    this.warehouse = new WarehouseSettings(config.tables().catalogProperties());
  }

  /**
   * Adds the pipeline's steps.
   *
   * @return a commit for each set of files that became visible
   */
  public static PCollection<TableCommit> addTo(
      Pipeline pipeline, ClickstreamConfig config, RunnerCapabilities capabilities) {
    return new ClickstreamPipeline(config, capabilities).addTo(pipeline);
  }

  private PCollection<TableCommit> addTo(Pipeline pipeline) {
    TimePolicy time = config.time();
    PCollection<RawRecord> records = read(pipeline);
    ParsedEvents parsed =
        records.apply("ParseEvents", ParseEvents.of(time).withLimits(parseLimits()));
    DeduplicatedEvents<ClickEvent> events = parsed.events().apply("Deduplicate", deduplicate());
    PCollection<ClickEvent> silver = events.unique();
    AggregationWindows windows = windows();

    return PCollectionList.of(files(records, ClickstreamTables.bronze()))
        .and(files(parsed.deadLetters(), ClickstreamTables.deadLetters()))
        .and(files(parsed.tooLate(), ClickstreamTables.lateEvents()))
        .and(files(events.duplicates(), ClickstreamTables.duplicates(time)))
        .and(files(silver, ClickstreamTables.silver(time)))
        .and(
            files(
                silver.apply(
                    "CountEventsPerMinute",
                    CountEventsPerMinute.of(windows).withWindowSize(config.gold().window())),
                ClickstreamTables.eventsPerMinute()))
        .and(
            files(
                silver.apply(
                    "CountActiveUsers",
                    CountActiveUsers.of(windows)
                        .withWindowSize(config.gold().activeUsersWindow())
                        .withPeriod(config.gold().activeUsersPeriod())),
                ClickstreamTables.activeUsers()))
        .and(
            files(
                silver.apply(
                    "RankPageViews",
                    RankPageViews.of(windows)
                        .withWindowSize(config.gold().window())
                        .withCount(config.gold().topPages())),
                ClickstreamTables.pageViews()))
        .apply("AllFiles", Flatten.pCollections())
        .apply(
            "CommitFiles",
            CommitFiles.to(warehouse)
                .withInterval(config.tables().commitInterval())
                .withInputOnRetry(
                    capabilities.stableInput() == StableInput.REQUIRED
                        ? InputOnRetry.STABLE
                        : InputOnRetry.MAY_DIFFER));
  }

  private PCollection<RawRecord> read(Pipeline pipeline) {
    Duration maxDelay = Duration.ofMillis(config.time().maxDelayMillis());
    PCollection<RawRecord> records;
    if (config.source() instanceof KafkaConfig kafka) {
      records = pipeline.apply("ReadKafka", ReadKafka.of(kafka, maxDelay));
    } else {
      RecordFiles files = (RecordFiles) config.source();
      records =
          pipeline.apply(
              "ReadRecordFiles", ReadRecordFiles.of(files.paths(), FILE_TOPIC, maxDelay));
    }
    return capabilities.bundles() == Bundles.SMALL
        ? records.apply("GatherIntoBundles", GatherIntoBundles.of(GATHER_WAIT, GATHER_ELEMENTS))
        : records;
  }

  private PTransform<PCollection<ClickEvent>, DeduplicatedEvents<ClickEvent>> deduplicate() {
    return capabilities.bundles() == Bundles.SMALL
        ? DeduplicateInState.of(config.time(), ClickEventCoder.of())
        : Deduplicate.of(config.time(), ClickEventCoder.of());
  }

  private <T> PCollection<WrittenFile> files(PCollection<T> rows, TableDefinition<T> table) {
    FileGrouping grouping =
        capabilities.bundles() == Bundles.SMALL
            ? FileGrouping.every(config.tables().fileInterval(), config.tables().fileShards())
            : FileGrouping.perBundle();
    return rows.apply(
        "Write " + table.name(), WriteFiles.to(table, warehouse).withGrouping(grouping));
  }

  private AggregationWindows windows() {
    return AggregationWindows.of(config.time())
        .withEmitMode(config.gold().emit())
        .withEarlyFiringDelay(config.gold().earlyFiring())
        .withClosingPanes(
            capabilities.finalPanes() == FinalPanes.CLOSING
                ? ClosingPanes.ALWAYS
                : ClosingPanes.NEVER);
  }

  private ParseLimits parseLimits() {
    return ParseLimits.DEFAULT
        .withPayloadBytes(config.payload().maxPayloadBytes())
        .withDeadLetterPayloadBytes(config.payload().deadLetterPayloadBytes());
  }
}
