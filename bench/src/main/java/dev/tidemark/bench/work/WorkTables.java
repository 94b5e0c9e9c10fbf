/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableFiles;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of contenders that have no writers of their own: the same as Tidemark's, written by
 * the same writers. For one thread.
 */
final class WorkTables implements AutoCloseable {
  private final Warehouse warehouse;
  private final Map<String, TableFiles<?>> all = new LinkedHashMap<>();
  final TableFiles<RawRecord> bronze;
  final TableFiles<ClickEvent> silver;
  final TableFiles<ClickEvent> duplicates;
  final TableFiles<ClickEvent> lateEvents;
  final TableFiles<DeadLetter> deadLetters;
  final TableFiles<EventsPerMinute> eventsPerMinute;
  final TableFiles<ActiveUsers> activeUsers;

  private WorkTables(Warehouse warehouse) {
    this.warehouse = warehouse;
    bronze = files(ClickstreamTables.bronze());
    silver = files(ClickstreamTables.silver(TimePolicy.DEFAULT));
    duplicates = files(ClickstreamTables.duplicates(TimePolicy.DEFAULT));
    lateEvents = files(ClickstreamTables.lateEvents());
    deadLetters = files(ClickstreamTables.deadLetters());
    eventsPerMinute = files(ClickstreamTables.eventsPerMinute());
    activeUsers = files(ClickstreamTables.activeUsers());
  }

  /** The tables in this folder; they are made where they are not there. */
  static WorkTables open(Path folder) {
    return new WorkTables(Warehouse.open(WarehouseSettings.local(folder)));
  }

  private <T> TableFiles<T> files(TableDefinition<T> definition) {
    TableFiles<T> files = TableFiles.of(definition, warehouse);
    all.put(definition.name(), files);
    return files;
  }

  /** Ends the files of all that was written. */
  List<WrittenFile> finish() throws IOException {
    List<WrittenFile> finished = new ArrayList<>();
    for (TableFiles<?> table : all.values()) {
      finished.addAll(table.finish());
    }
    return finished;
  }

  /** Makes visible what is in finished files, table by table. */
  void commit(List<WrittenFile> files) throws InterruptedException {
    for (Map.Entry<String, TableFiles<?>> table : all.entrySet()) {
      table
          .getValue()
          .commit(files.stream().filter(file -> file.table().equals(table.getKey())).toList());
    }
  }

  @Override
  public void close() {
    warehouse.close();
  }
}
