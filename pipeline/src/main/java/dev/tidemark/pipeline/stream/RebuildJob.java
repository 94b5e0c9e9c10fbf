/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.PaneConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.table.KeepRanges;
import dev.tidemark.pipeline.table.RangeRows;
import dev.tidemark.pipeline.table.ReadBronze;
import dev.tidemark.pipeline.table.StageFiles;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.time.TimePolicy.TooLate;
import dev.tidemark.transforms.window.EmitMode;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Runs a stream's steps over records of bronze, on the runner of its configuration, and leaves
 * files that are not part of their tables yet. Each window yields its last pane only, and events
 * that came too late count.
 */
public final class RebuildJob {

  private RebuildJob() {}

  /**
   * Starts it.
   *
   * @param config the stream's configuration; its source does not matter
   * @param rebuild what is made anew
   * @param files the bronze files to read
   * @param selection which of their records
   * @param list where the list of finished files goes, see {@link StageFiles}
   * @param checkpoint a folder for the runner's checkpoint, of which nothing is needed afterwards
   */
  public static RunningPipeline start(
      PipelineConfig config,
      Rebuild rebuild,
      List<String> files,
      ReadBronze.Selection selection,
      String list,
      String checkpoint) {
    PipelineConfig anew =
        new PipelineConfig(
            config.source(),
            config.time().withTooLate(TooLate.TAKEN),
            new PaneConfig(EmitMode.FINAL, config.panes().earlyFiring()),
            config.own(),
            config.payload(),
            config.tables(),
            config.runner().withCheckpointLocation(checkpoint));
    RunnerProfile profile = RunnerProfiles.named(anew.runner().name());
    PipelineOptions options = RunnerProfiles.options(anew);
    Pipeline pipeline = Pipeline.create(options);
    StreamSteps steps = new StreamSteps(anew, profile.capabilities());
    String bronze = "bronze_" + config.stream();
    List<TableRows<?>> tables =
        StreamPipelines.named(config.stream())
            .addTo(
                pipeline.apply(
                    "ReadBronze", ReadBronze.of(steps.warehouse(), bronze, files, selection)),
                steps);
    PCollectionList<WrittenFile> written = PCollectionList.empty(pipeline);
    for (TableRows<?> table : tables) {
      Optional<RangeRows> rows = rebuild.tables().get(table.table().name());
      if (rows != null) {
        written = written.and(rows.isEmpty() ? steps.files(table) : only(table, rows.get(), steps));
      }
    }
    written.apply("StageFiles", StageFiles.to(steps.warehouse(), bronze, list));
    try {
      return new RunningPipeline(pipeline.run(), () -> {}, profile::explain);
    } catch (RuntimeException failure) {
      throw profile.explain(failure).map(RuntimeException.class::cast).orElse(failure);
    }
  }

  private static <T> PCollection<WrittenFile> only(
      TableRows<T> table, RangeRows rows, StreamSteps steps) {
    return steps.files(
        TableRows.of(
            table.rows().apply("Keep " + table.table().name(), KeepRanges.of(table.table(), rows)),
            table.table()));
  }
}
