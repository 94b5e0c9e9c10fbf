/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.deadletter.DeadLetters;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.TableChange;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.RowWriter;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.transforms.record.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is written down of records that were tried again. */
final class Replays {

  private Replays() {}

  /** A record of a try, with its outcome still open. */
  record Open(String stream, RecordPosition position, int attempt, String operation, long at) {

    Replay recovered() {
      return new Replay(
          stream, position, attempt, Replay.Outcome.RECOVERED, null, null, operation, at);
    }

    Replay failed(Replay.Outcome outcome, @Nullable String failureType, @Nullable String message) {
      return new Replay(stream, position, attempt, outcome, failureType, message, operation, at);
    }
  }

  /** The rows, as what an operation adds to the table. */
  static TableChange added(Warehouse warehouse, List<Replay> replays) {
    TableDefinition<Replay> definition = RecordTables.replays();
    Table table = warehouse.ensure(definition);
    return TableChange.add(definition.name(), table, RowWriter.files(definition, table, replays));
  }

  /** For each record the try after its last one. */
  static List<Open> of(
      TableQueries queries,
      String stream,
      Collection<RecordCoordinates> records,
      Operation operation,
      Instant now) {
    List<Open> replays = new ArrayList<>();
    queries
        .run(
            """
            SELECT kafka_topic, kafka_partition, kafka_offset, max(arrival_time),
              coalesce(max(attempts), 0) + 1
            FROM (
              SELECT kafka_topic, kafka_partition, kafka_offset, arrival_time, attempts
              FROM (%s)
              UNION ALL
              SELECT kafka_topic, kafka_partition, kafka_offset, arrival_time, 0
              FROM bronze_%s)
            WHERE %s GROUP BY ALL\
            """
                .formatted(DeadLetters.rows(), stream, Swap.isOneOf(records)),
            stream,
            stream)
        .rows()
        .forEach(
            row -> {
              RecordCoordinates record = RecordCoordinates.of(row);
              long arrival = ((Instant) row.get(3)).toEpochMilli();
              replays.add(
                  new Open(
                      stream,
                      new RecordPosition(
                          record.topic(), record.partition(), record.offset(), arrival, arrival),
                      ((Number) row.get(4)).intValue(),
                      operation.id(),
                      now.toEpochMilli()));
            });
    return replays;
  }
}
