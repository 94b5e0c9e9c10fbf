/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.kafka.BrokerWatch;
import dev.tidemark.pipeline.kafka.SourceNotReadyException;
import dev.tidemark.pipeline.kafka.SourcePreflight;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.table.CommitFiles;
import dev.tidemark.pipeline.table.InputOnRetry;
import dev.tidemark.pipeline.table.TableCommit;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;

/** Checks that a pipeline can run, and starts it. */
public final class StreamJob {

  private StreamJob() {}

  /**
   * Looks at source and warehouse, makes the tables, and starts the pipeline on its runner. Nothing
   * is read or written before all of it is known to be usable.
   *
   * @throws SourceNotReadyException if the broker, a topic, a credential or an input file is not
   *     there
   * @throws dev.tidemark.pipeline.table.WarehouseException if the warehouse cannot be written
   * @throws dev.tidemark.pipeline.config.ConfigurationException if there is no such runner
   * @throws dev.tidemark.pipeline.runner.RunnerFailedException if the runner cannot use its
   *     checkpoint
   */
  public static RunningPipeline start(PipelineConfig config) throws InterruptedException {
    RunnerProfile profile = RunnerProfiles.named(config.runner().name());
    PipelineOptions options = RunnerProfiles.options(config);
    checkSource(config);
    prepareWarehouse(config);

    Pipeline pipeline = Pipeline.create(options);
    addTo(pipeline, config, profile.capabilities());
    Watch watch =
        config.source() instanceof KafkaConfig kafka ? BrokerWatch.start(kafka)::close : () -> {};
    try {
      return new RunningPipeline(pipeline.run(), watch, profile::explain);
    } catch (RuntimeException failure) {
      watch.close();
      throw profile.explain(failure).map(RuntimeException.class::cast).orElse(failure);
    }
  }

  /**
   * Adds all steps: the source, those of the stream's pipeline, and the commits.
   *
   * @return a commit for each set of files that became visible
   */
  public static PCollection<TableCommit> addTo(
      Pipeline pipeline, PipelineConfig config, RunnerCapabilities capabilities) {
    StreamPipeline stream = StreamPipelines.named(config.stream());
    StreamSteps steps = new StreamSteps(config, capabilities);
    return stream
        .addTo(ReadSource.of(pipeline, stream.topic(), steps), steps)
        .apply("AllFiles", Flatten.pCollections())
        .apply(
            "CommitFiles",
            CommitFiles.to(steps.warehouse())
                .withInterval(config.tables().commitInterval())
                .withInputOnRetry(
                    capabilities.stableInput() == StableInput.REQUIRED
                        ? InputOnRetry.STABLE
                        : InputOnRetry.MAY_DIFFER));
  }

  /** What is closed with the pipeline; without a checked exception. */
  private interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  private static void checkSource(PipelineConfig config) throws InterruptedException {
    if (config.source() instanceof KafkaConfig kafka) {
      SourcePreflight.of(kafka).check();
    } else if (config.source() instanceof RecordFiles files) {
      for (String path : files.paths()) {
        if (!Files.isReadable(Path.of(path))) {
          throw new SourceNotReadyException("The input file " + path + " cannot be read.");
        }
      }
    }
  }

  /** Makes all tables, so that a query finds them before the first commit. */
  private static void prepareWarehouse(PipelineConfig config) {
    try (Warehouse warehouse =
        Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()))) {
      warehouse.checkWritable();
      StreamPipelines.named(config.stream()).tables(config.time()).forEach(warehouse::ensure);
    }
  }
}
