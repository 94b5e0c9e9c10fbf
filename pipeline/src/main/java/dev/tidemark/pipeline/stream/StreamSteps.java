/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.FileGrouping;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WriteFiles;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.deduplicate.Deduplicate;
import dev.tidemark.transforms.deduplicate.DeduplicateInState;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.parse.ParseLimits;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.ClosingPanes;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * The steps that all pipelines have, fitted to a configuration and to what its runner can do.
 *
 * @param config the configuration
 * @param capabilities what the runner can do
 */
public record StreamSteps(PipelineConfig config, RunnerCapabilities capabilities) {

  public StreamSteps {
    requireNonNull(config, "config");
    requireNonNull(capabilities, "capabilities");
  }

  /** Where the tables are. */
  public WarehouseSettings warehouse() {
    return new WarehouseSettings(config.tables().catalogProperties());
  }

  /** Rows to files of their table, which wait for a commit. */
  public <T> PCollection<WrittenFile> files(PCollection<T> rows, TableDefinition<T> table) {
    FileGrouping grouping =
        capabilities.bundles() == Bundles.SMALL
            ? FileGrouping.every(config.tables().fileInterval(), config.tables().fileShards())
            : FileGrouping.perBundle();
    return rows.apply(
        "Write " + table.name(), WriteFiles.to(table, warehouse()).withGrouping(grouping));
  }

  /** One record of each event, and its repetitions. */
  public <T extends StreamEvent> PTransform<PCollection<T>, DeduplicatedEvents<T>> deduplicate(
      Coder<T> coder) {
    return capabilities.bundles() == Bundles.SMALL
        ? DeduplicateInState.of(config.time(), coder)
        : Deduplicate.of(config.time(), coder);
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
