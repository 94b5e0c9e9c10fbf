/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;

/**
 * A pipeline that Tidemark knows by name: from the records of a stream to the rows of its tables.
 *
 * <p>Where the records come from and how rows become visible is not its affair: the same steps
 * serve Kafka, record files, and bronze in a backfill. Every record ends up in bronze, and in
 * exactly one of silver, duplicates, late events and dead letters.
 */
public interface StreamPipeline {

  /**
   * The name of the stream and of the pipeline, as commands take it. Its tables are {@code
   * bronze_<name>} and {@code silver_<name>}; in tables that streams share it is in the column
   * {@code stream}.
   */
  String name();

  /** The topic that demos use and that records from files are said to come from. */
  String topic();

  /**
   * All tables that it writes, those that streams share among them. The policy decides values only;
   * names and schemas do not depend on it.
   */
  List<TableDefinition<?>> tables(TimePolicy policy);

  /**
   * Looks at what the runner can do, and makes what the pipeline writes to beside its tables, if it
   * is not there.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException if the runner cannot run it
   * @throws dev.tidemark.pipeline.kafka.SourceNotReadyException if something cannot be made
   */
  default void prepare(PipelineConfig config, RunnerCapabilities capabilities)
      throws InterruptedException {}

  /** Whether a run without a checkpoint can go on where the tables end. */
  default boolean goesOnFromTables() {
    return true;
  }

  /** The tables of what is made of events, which a backfill makes anew. */
  default List<ResultTable> results(PipelineConfig config) {
    return tables(config.time()).stream()
        .filter(table -> table.properties().containsKey(TableDefinition.PANE_KEY))
        .map(table -> ResultTable.windows(table, config.own().longestWindow()))
        .toList();
  }

  /**
   * Adds the steps.
   *
   * @param records records stamped with their arrival less {@code maxDelay}, bounded or not, in the
   *     global window
   * @param steps what the steps are made with
   * @return the rows of each table that it writes
   */
  List<TableRows<?>> addTo(PCollection<RawRecord> records, StreamSteps steps);
}
