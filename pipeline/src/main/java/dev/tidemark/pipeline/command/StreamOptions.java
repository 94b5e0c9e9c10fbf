/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.stream.StreamPipeline;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import picocli.CommandLine.Option;

/** Mixin for commands that look at the tables of one pipeline: {@code --pipeline}. */
final class StreamOptions {

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      defaultValue = "clickstream",
      description = "The pipeline whose tables are meant (default: ${DEFAULT-VALUE}).")
  private String pipeline = "clickstream";

  /** The pipeline's name, as it was given. */
  String name() {
    return pipeline;
  }

  /**
   * The pipeline.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException if there is none of this name
   * @throws WarehouseException if the warehouse has no tables of it
   */
  StreamPipeline in(Warehouse warehouse) {
    StreamPipeline stream = StreamPipelines.named(pipeline);
    if (warehouse.find("bronze_" + stream.name()).isEmpty()) {
      throw new WarehouseException(
          "There are no tables of the pipeline %s in the %s"
              .formatted(stream.name(), warehouse.settings().description()));
    }
    return stream;
  }
}
