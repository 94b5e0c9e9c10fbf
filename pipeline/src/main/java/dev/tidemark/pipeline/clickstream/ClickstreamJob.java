/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.clickstream;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.kafka.BrokerWatch;
import dev.tidemark.pipeline.kafka.SourceNotReadyException;
import dev.tidemark.pipeline.kafka.SourcePreflight;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** Checks that a clickstream pipeline can run, and starts it. */
public final class ClickstreamJob {

  private ClickstreamJob() {}

  /**
   * Looks at source and warehouse, makes the tables, and starts the pipeline on its runner. Nothing
   * is read or written before all of it is known to be usable.
   *
   * @throws SourceNotReadyException if the broker, a topic, a credential or an input file is not
   *     there
   * @throws dev.tidemark.pipeline.table.WarehouseException if the warehouse cannot be written
   * @throws dev.tidemark.pipeline.config.ConfigurationException if there is no such runner
   */
  public static RunningPipeline start(ClickstreamConfig config) throws InterruptedException {
    RunnerProfile profile = RunnerProfiles.named(config.runner().name());
    PipelineOptions options = RunnerProfiles.options(config);
    checkSource(config);
    prepareWarehouse(config);

    Pipeline pipeline = Pipeline.create(options);
    ClickstreamPipeline.addTo(pipeline, config, profile.capabilities());
    AutoCloseable watch =
        config.source() instanceof KafkaConfig kafka ? BrokerWatch.start(kafka) : () -> {};
    return new RunningPipeline(pipeline.run(), watch);
  }

  private static void checkSource(ClickstreamConfig config) throws InterruptedException {
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
  private static void prepareWarehouse(ClickstreamConfig config) {
    try (Warehouse warehouse =
        Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()))) {
      warehouse.checkWritable();
      ClickstreamTables.all(config.time()).forEach(warehouse::ensure);
    }
  }
}
