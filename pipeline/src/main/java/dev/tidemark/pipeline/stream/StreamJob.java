/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.kafka.BrokerWatch;
import dev.tidemark.pipeline.kafka.SourceNotReadyException;
import dev.tidemark.pipeline.kafka.SourcePreflight;
import dev.tidemark.pipeline.resume.PlanResumption;
import dev.tidemark.pipeline.resume.Resumption;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.table.BatchCommitter;
import dev.tidemark.pipeline.table.CommitFiles;
import dev.tidemark.pipeline.table.InputOnRetry;
import dev.tidemark.pipeline.table.JobMark;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.RecoveryMark;
import dev.tidemark.pipeline.table.TableCommit;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
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
    return start(config, GoingOn.FROM_CHECKPOINT, plan -> {});
  }

  /** What a run does with tables that hold records. */
  public enum GoingOn {
    /** It leaves that to the runner, which has a checkpoint or starts where it is told to. */
    FROM_CHECKPOINT,
    /** It goes on where the tables end. */
    FROM_TABLES
  }

  /**
   * As {@link #start(PipelineConfig)}.
   *
   * @param goingOn from where, if the tables hold records
   * @param announce hears how the run goes on from the tables, if it does, before it starts
   */
  public static RunningPipeline start(
      PipelineConfig config, GoingOn goingOn, Consumer<Resumption> announce)
      throws InterruptedException {
    RunnerProfile profile = RunnerProfiles.named(config.runner().name());
    PipelineOptions options = RunnerProfiles.options(config);
    checkSource(config);
    StreamPipelines.named(config.stream()).prepare(config, profile.capabilities());
    prepareWarehouse(config);
    JobMark mark = leaveMark(config, profile.capabilities());
    try {
      finishPending(config);
      Optional<Resumption> resumption =
          goingOn == GoingOn.FROM_TABLES ? plan(config, profile.capabilities()) : Optional.empty();
      resumption.ifPresent(announce);
      if (resumption.isPresent()) {
        try (Warehouse warehouse = open(config)) {
          RecoveryMark.of(warehouse, config.stream()).leave();
        }
      }
      if (resumption.isPresent() && config.source() instanceof KafkaConfig kafka) {
        SourcePreflight.of(kafka.withStartFrom(resumption.get().startFrom())).check();
      }
      Pipeline pipeline = Pipeline.create(options);
      addTo(pipeline, new StreamSteps(config, profile.capabilities(), resumption));
      return run(pipeline, config, profile, mark);
    } catch (InterruptedException | RuntimeException notStarted) {
      mark.close();
      throw notStarted;
    }
  }

  private static RunningPipeline run(
      Pipeline pipeline, PipelineConfig config, RunnerProfile profile, JobMark mark) {
    Watch watch =
        config.source() instanceof KafkaConfig kafka ? BrokerWatch.start(kafka)::close : () -> {};
    try {
      return new RunningPipeline(
          pipeline.run(),
          () -> {
            mark.close();
            watch.close();
          },
          profile::explain);
    } catch (RuntimeException failure) {
      watch.close();
      throw profile.explain(failure).map(RuntimeException.class::cast).orElse(failure);
    }
  }

  private static JobMark leaveMark(PipelineConfig config, RunnerCapabilities capabilities) {
    try (Warehouse warehouse = open(config)) {
      return JobMark.leave(
          warehouse, config.stream(), capabilities.checkpoints() == Checkpoints.KEPT);
    }
  }

  /** What a crash has left half committed belongs to the run before, and comes first. */
  private static void finishPending(PipelineConfig config) throws InterruptedException {
    try (Warehouse warehouse = open(config)) {
      BatchCommitter.finishPending(warehouse, config.stream());
    }
  }

  private static Optional<Resumption> plan(PipelineConfig config, RunnerCapabilities capabilities)
      throws InterruptedException {
    try (Warehouse warehouse = open(config)) {
      return PlanResumption.of(
          warehouse,
          config,
          capabilities,
          StreamPipelines.named(config.stream()).tables(config.time()));
    }
  }

  private static Warehouse open(PipelineConfig config) {
    return Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()));
  }

  /**
   * Adds all steps: the source, those of the stream's pipeline, and the commits.
   *
   * @return a commit for each set of files that became visible
   */
  public static PCollection<TableCommit> addTo(
      Pipeline pipeline, PipelineConfig config, RunnerCapabilities capabilities) {
    return addTo(pipeline, new StreamSteps(config, capabilities));
  }

  private static PCollection<TableCommit> addTo(Pipeline pipeline, StreamSteps steps) {
    PipelineConfig config = steps.config();
    StreamPipeline stream = StreamPipelines.named(config.stream());
    return steps
        .files(stream.addTo(ReadSource.of(pipeline, stream.topic(), steps), steps))
        .apply("AllFiles", Flatten.pCollections())
        .apply(
            "CommitFiles",
            CommitFiles.of(config.stream(), steps.warehouse())
                .withInterval(config.tables().commitInterval())
                .withInputOnRetry(
                    steps.capabilities().stableInput() == StableInput.REQUIRED
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

  /**
   * Makes all tables, so that a query finds them before the first commit.
   *
   * @throws dev.tidemark.pipeline.table.WarehouseException if the warehouse cannot be written
   */
  public static void prepareWarehouse(PipelineConfig config) {
    try (Warehouse warehouse = open(config)) {
      warehouse.checkWritable();
      StreamPipelines.named(config.stream()).tables(config.time()).forEach(warehouse::ensure);
      warehouse.ensure(Ledger.definition());
    }
  }
}
