/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.floor;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableFiles;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The tables of the floor: the same as Tidemark's, written by the same writers. */
final class FloorTables implements AutoCloseable {
  private final Warehouse warehouse;
  private final List<TableFiles<?>> all = new ArrayList<>();
  final TableFiles<RawRecord> bronze;
  final TableFiles<ClickEvent> silver;
  final TableFiles<ClickEvent> duplicates;
  final TableFiles<ClickEvent> lateEvents;
  final TableFiles<DeadLetter> deadLetters;
  final TableFiles<EventsPerMinute> eventsPerMinute;
  final TableFiles<ActiveUsers> activeUsers;

  private FloorTables(Warehouse warehouse) {
    this.warehouse = warehouse;
    bronze = files(ClickstreamTables.bronze());
    silver = files(ClickstreamTables.silver(TimePolicy.DEFAULT));
    duplicates = files(ClickstreamTables.duplicates(TimePolicy.DEFAULT));
    lateEvents = files(ClickstreamTables.lateEvents());
    deadLetters = files(ClickstreamTables.deadLetters());
    eventsPerMinute = files(ClickstreamTables.eventsPerMinute());
    activeUsers = files(ClickstreamTables.activeUsers());
  }

  static FloorTables open(WarehouseSettings settings) {
    return new FloorTables(Warehouse.open(settings));
  }

  private <T> TableFiles<T> files(TableDefinition<T> definition) {
    TableFiles<T> files = TableFiles.of(definition, warehouse);
    all.add(files);
    return files;
  }

  /** Makes everything visible that was written. */
  void commit() throws IOException, InterruptedException {
    for (TableFiles<?> files : all) {
      files.commit();
    }
  }

  @Override
  public void close() {
    warehouse.close();
  }
}
