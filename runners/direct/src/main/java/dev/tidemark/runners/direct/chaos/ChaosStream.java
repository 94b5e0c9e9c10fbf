/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a chaos run knows of the stream under attack, and of what must become of its records. */
interface ChaosStream {

  /**
   * The stream of a pipeline.
   *
   * @throws ConfigurationException if there is no such pipeline
   */
  static ChaosStream of(ChaosSettings settings) {
    String pipeline = settings.pipeline();
    return switch (StreamPipelines.named(pipeline).name()) {
      case "clickstream" -> new ClickstreamUnderAttack();
      case "orders" -> new OrdersUnderAttack(settings);
      case "rides" -> new RidesUnderAttack();
      case "drivers" -> new DriversUnderAttack();
      default ->
          throw new ConfigurationException(
              List.of(
                  "There is no chaos of "
                      + pipeline
                      + "; allowed: clickstream, orders, rides, drivers."));
    };
  }

  /** The topic that its records go to. */
  String topic();

  /** The settings of time that generator and pipeline have in common, as {@code --name=value}. */
  default List<String> time() {
    return List.of();
  }

  /** Further settings of the pipeline. */
  default List<String> settings() {
    return List.of();
  }

  /** Makes the tables that the pipeline reads. */
  default void prepare(WarehouseSettings warehouse) {}

  /** Takes up what the generator says must become of its records. */
  void expect(Path file) throws IOException;

  /** How many records there are in all. */
  long records();

  /** There are so many records more, and none of them can become an event. */
  void addDeadLetters(String type, long more);

  /** The columns of silver that no two rows have alike. */
  String identity();

  /** How far the tables have come. */
  Progress progress(TableQueries queries, PipelineConfig config);

  /** What is not as the oracle says, one sentence each. */
  List<String> mismatches(TableQueries queries, PipelineConfig config);

  /**
   * How far the tables have come.
   *
   * @param text for people; equal if nothing has moved
   * @param isComplete whether there is nothing left to wait for
   */
  record Progress(String text, boolean isComplete) {}
}
