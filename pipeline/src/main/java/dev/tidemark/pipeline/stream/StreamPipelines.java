/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.Settings;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pipelines that there are. */
public final class StreamPipelines {

  private static final List<StreamPipeline> ALL =
      List.of(
          new ClickstreamPipeline(),
          new OrdersPipeline(),
          new RidesPipeline(),
          new DriversPipeline());

  private StreamPipelines() {}

  /** All pipelines; the first is meant where none is named. */
  public static List<StreamPipeline> all() {
    return ALL;
  }

  /**
   * The pipeline of this name.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException that lists what there is, if there
   *     is none of this name
   */
  public static StreamPipeline named(String name) {
    String known = Settings.ofStream(name).stream();
    return ALL.stream()
        .filter(pipeline -> pipeline.name().equals(known))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("settings without a pipeline: " + name));
  }

  /** The tables of all pipelines, each once, the ledger, and those that operators write. */
  public static List<TableDefinition<?>> tables() {
    Map<String, TableDefinition<?>> tables = new LinkedHashMap<>();
    for (StreamPipeline pipeline : ALL) {
      pipeline.tables(TimePolicy.DEFAULT).forEach(table -> tables.putIfAbsent(table.name(), table));
    }
    tables.put(Ledger.TABLE, Ledger.definition());
    tables.put(RecordTables.replays().name(), RecordTables.replays());
    return List.copyOf(tables.values());
  }
}
