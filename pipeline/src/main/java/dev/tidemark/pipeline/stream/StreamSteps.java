/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.resume.CommittedOffsets;
import dev.tidemark.pipeline.resume.ContinueTables;
import dev.tidemark.pipeline.resume.Resumption;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.FileGrouping;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WriteFiles;
import dev.tidemark.pipeline.table.WriteWholeRecords;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.deduplicate.Deduplicate;
import dev.tidemark.transforms.deduplicate.DeduplicateBounded;
import dev.tidemark.transforms.deduplicate.DeduplicateInState;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.parse.ParseLimits;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy.TooLate;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.ClosingPanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The steps that all pipelines have, fitted to a configuration and to what its runner can do.
 *
 * @param config the configuration
 * @param capabilities what the runner can do
 * @param resumption how the run goes on from the tables, if it does
 */
public record StreamSteps(
    PipelineConfig config, RunnerCapabilities capabilities, Optional<Resumption> resumption) {

  public StreamSteps {
    requireNonNull(config, "config");
    requireNonNull(capabilities, "capabilities");
    requireNonNull(resumption, "resumption");
  }

  /** The steps of a run that starts anew, or goes on from a checkpoint. */
  public StreamSteps(PipelineConfig config, RunnerCapabilities capabilities) {
    this(config, capabilities, Optional.empty());
  }

  /** Where the tables are. */
  public WarehouseSettings warehouse() {
    return new WarehouseSettings(config.tables().catalogProperties());
  }

  /**
   * Rows to files of their tables, which wait for a commit.
   *
   * <p>What became of a record comes together with the record: where bundles are large, because a
   * bundle's files are all of the same micro-batch; where they are small, because a record is held
   * back until its outcome is there.
   */
  public PCollectionList<WrittenFile> files(List<TableRows<?>> all) {
    List<TableRows<?>> tables =
        resumption
            .<List<TableRows<?>>>map(
                plan -> {
                  List<TableRows<?>> continued = new ArrayList<>();
                  all.forEach(table -> continued.add(ContinueTables.of(table, plan)));
                  return continued;
                })
            .orElse(all);
    if (capabilities.bundles() != Bundles.SMALL) {
      PCollectionList<WrittenFile> files = null;
      for (TableRows<?> table : tables) {
        PCollection<WrittenFile> one = files(table, FileGrouping.perBundle());
        files = files == null ? PCollectionList.of(one) : files.and(one);
      }
      return requireNonNull(files, "a pipeline without tables");
    }
    FileGrouping.Every every =
        FileGrouping.every(config.tables().fileInterval(), config.tables().fileShards());
    PCollectionList<WrittenFile> files =
        PCollectionList.of(
            WriteWholeRecords.of(
                tables.stream().filter(TableRows::isOfRecords).toList(), warehouse(), every));
    for (TableRows<?> table : tables) {
      if (!table.isOfRecords()) {
        files = files.and(files(table, every));
      }
    }
    return files;
  }

  /** Rows to files of one table, whatever became of the records of others. */
  <T> PCollection<WrittenFile> files(TableRows<T> table) {
    return files(
        table,
        capabilities.bundles() == Bundles.SMALL
            ? FileGrouping.every(config.tables().fileInterval(), config.tables().fileShards())
            : FileGrouping.perBundle());
  }

  private <T> PCollection<WrittenFile> files(TableRows<T> table, FileGrouping grouping) {
    return table
        .rows()
        .apply(
            "Write " + table.table().name(),
            WriteFiles.to(table.table(), warehouse()).withGrouping(grouping));
  }

  /** One record of each event, and its repetitions. */
  public <T extends StreamEvent> PTransform<PCollection<T>, DeduplicatedEvents<T>> deduplicate(
      Coder<T> coder) {
    if (config.time().tooLate() == TooLate.TAKEN) {
      return DeduplicateBounded.of(config.time(), coder);
    }
    return capabilities.bundles() == Bundles.SMALL
        ? deduplicateInState(coder)
        : deduplicateBundles(coder);
  }

  private <T extends StreamEvent> DeduplicateInState<T> deduplicateInState(Coder<T> coder) {
    DeduplicateInState<T> deduplicate = DeduplicateInState.of(config.time(), coder);
    if (resumption.isEmpty()) {
      return deduplicate;
    }
    CommittedOffsets committed = resumption.get().committed();
    return deduplicate.withDecided(resumption.get().kept(), committed::contains);
  }

  private <T extends StreamEvent> Deduplicate<T> deduplicateBundles(Coder<T> coder) {
    Deduplicate<T> deduplicate = Deduplicate.of(config.time(), coder);
    if (resumption.isEmpty()) {
      return deduplicate;
    }
    CommittedOffsets committed = resumption.get().committed();
    return deduplicate.withSettled(committed::contains);
  }

  /** When windows yield results, and which of these become rows. */
  public AggregationWindows windows() {
    return AggregationWindows.of(config.time())
        .withEmitMode(config.panes().emit())
        .withEarlyFiringDelay(config.panes().earlyFiring())
        .withClosingPanes(
            capabilities.finalPanes() == FinalPanes.CLOSING
                ? ClosingPanes.ALWAYS
                : ClosingPanes.NEVER);
  }

  /** How large what producers send may be. */
  public ParseLimits parseLimits() {
    return ParseLimits.DEFAULT
        .withPayloadBytes(config.payload().maxPayloadBytes())
        .withDeadLetterPayloadBytes(config.payload().deadLetterPayloadBytes());
  }
}
