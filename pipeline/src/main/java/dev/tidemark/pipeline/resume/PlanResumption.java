/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.resume;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.StartPosition.Latest;
import dev.tidemark.pipeline.config.StartPosition.Resumed;
import dev.tidemark.pipeline.kafka.EndOffsets;
import dev.tidemark.pipeline.query.SnapshotFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.resume.GoldContinuation.EarlyPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.table.OffsetRange;
import dev.tidemark.pipeline.table.OffsetRanges;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.transforms.deduplicate.EventIdentity;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Reads from the tables how a run is to go on; {@code docs/recovery.md} says why it is so. */
public final class PlanResumption {

  /** What was ingested so long before the last commit may have been on its way then. */
  private static final Duration IN_FLIGHT = Duration.ofMinutes(5);

  /** A gap that has not been filled for so long is not of a record. */
  private static final Duration GAPS_FILL = Duration.ofHours(1);

  private final PipelineConfig config;
  private final KafkaConfig kafka;
  private final Bundles bundles;
  private final TableQueries queries;
  private final Table bronze;

  private PlanResumption(
      PipelineConfig config,
      KafkaConfig kafka,
      Bundles bundles,
      TableQueries queries,
      Table bronze) {
    this.config = config;
    this.kafka = kafka;
    this.bundles = bundles;
    this.queries = queries;
    this.bronze = bronze;
  }

  /** A partition as bronze has it. */
  private record Partition(
      String topic,
      int number,
      long firstOffset,
      long lastOffset,
      long lastArrival,
      Long arrivalBefore,
      Long recentArrival,
      boolean firstIsRecent) {

    String key() {
      return CommittedOffsets.key(topic, number);
    }
  }

  /**
   * The plan, unless bronze holds no record.
   *
   * @param tables the tables of the pipeline
   * @throws dev.tidemark.pipeline.table.WarehouseException if the tables cannot be read
   * @throws dev.tidemark.pipeline.kafka.SourceNotReadyException if Kafka does not answer
   */
  public static Optional<Resumption> of(
      Warehouse warehouse,
      PipelineConfig config,
      RunnerCapabilities capabilities,
      List<TableDefinition<?>> tables)
      throws InterruptedException {
    Table bronze = warehouse.find("bronze_" + config.stream()).orElse(null);
    if (bronze == null || !(config.source() instanceof KafkaConfig kafka)) {
      return Optional.empty();
    }
    try (TableQueries queries = TableQueries.open(warehouse, List.of())) {
      return new PlanResumption(config, kafka, capabilities.bundles(), queries, bronze)
          .plan(tables);
    }
  }

  private Optional<Resumption> plan(List<TableDefinition<?>> tables) throws InterruptedException {
    List<Partition> partitions = partitions();
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    TimePolicy time = config.time();
    long horizon =
        time.maxDelayMillis()
            + time.allowedLatenessMillis()
            + time.maxClockSkewMillis()
            + largestWindow(tables);
    long replayFrom = earliestWatermarkArrival(partitions) - horizon;
    long completeFrom = replayFrom + time.maxClockSkewMillis();

    Map<String, Long> starts = new TreeMap<>();
    Map<String, CommittedOffsets.Partition> committed = new TreeMap<>();
    Map<String, Long> lastArrivals = new TreeMap<>();
    Map<String, Long> gaps = bundles == Bundles.SMALL ? firstGaps() : Map.of();
    for (Partition partition : partitions) {
      long start = gaps.getOrDefault(partition.key(), partition.lastOffset + 1);
      boolean fromTheStart =
          bundles == Bundles.SMALL
              && partition.firstOffset > 0
              && partition.firstIsRecent
              && !(kafka.startFrom() instanceof Latest);
      if (fromTheStart) {
        start = 0;
      } else {
        starts.put(partition.key(), start);
      }
      lastArrival(partition, start).ifPresent(last -> lastArrivals.put(partition.key(), last));
      committed.put(
          partition.key(), new CommittedOffsets.Partition(start, islands(partition, start)));
    }
    return Optional.of(
        new Resumption(
            new Resumed(starts, kafka.startFrom()),
            lastArrivals,
            new CommittedOffsets(committed),
            replayFrom,
            replayFrom - time.maxDelayMillis() - time.allowedLatenessMillis(),
            filesSince(replayFrom),
            gold(tables, completeFrom),
            bundles == Bundles.SMALL ? kept(replayFrom) : Map.of()));
  }

  private List<Partition> partitions() {
    List<Partition> partitions = new ArrayList<>();
    for (List<Object> row :
        queries
            .run(
                """
                WITH times AS (SELECT max(ingest_time) AS newest FROM %1$s)
                SELECT kafka_topic, kafka_partition, min(kafka_offset), max(kafka_offset),
                  epoch_ms(max(arrival_time)),
                  epoch_ms(max(arrival_time) FILTER (ingest_time < newest - to_milliseconds(%2$d))),
                  epoch_ms(min(arrival_time) FILTER (ingest_time >= newest - to_milliseconds(%2$d))),
                  arg_min(ingest_time, kafka_offset) >= any_value(newest) - to_milliseconds(%3$d)
                FROM %1$s, times GROUP BY 1, 2 ORDER BY 1, 2
                """
                    .formatted(bronzeName(), IN_FLIGHT.toMillis(), GAPS_FILL.toMillis()))
            .rows()) {
      partitions.add(
          new Partition(
              (String) row.get(0),
              ((Number) row.get(1)).intValue(),
              whole(row.get(2)),
              whole(row.get(3)),
              whole(row.get(4)),
              row.get(5) == null ? null : whole(row.get(5)),
              row.get(6) == null ? null : whole(row.get(6)),
              (Boolean) row.get(7)));
    }
    return partitions;
  }

  /** An arrival time that every partition that could hold the watermark had reached for sure. */
  private long earliestWatermarkArrival(List<Partition> partitions) throws InterruptedException {
    Map<String, Long> ends = EndOffsets.of(kafka);
    long earliest = Long.MAX_VALUE;
    for (Partition partition : partitions) {
      if (partition.recentArrival != null) {
        earliest =
            Math.min(
                earliest,
                partition.arrivalBefore == null
                    ? partition.recentArrival
                    : partition.arrivalBefore);
      } else if (ends.getOrDefault(partition.key(), 0L) > partition.lastOffset + 1) {
        earliest = Math.min(earliest, partition.lastArrival);
      }
    }
    return earliest;
  }

  private long largestWindow(List<TableDefinition<?>> tables) {
    long largest = Duration.ofMinutes(5).toMillis();
    for (TableDefinition<?> table : tables) {
      if (table.properties().containsKey(TableDefinition.PANE_KEY) && exists(table.name())) {
        Object size =
            queries
                .run(
                    "SELECT max(epoch_ms(window_end) - epoch_ms(window_start)) FROM "
                        + table.name())
                .rows()
                .get(0)
                .get(0);
        largest = Math.max(largest, size == null ? 0 : whole(size));
      }
    }
    return largest;
  }

  /** The first offset of each partition that is missing between others, and may yet be a record. */
  private Map<String, Long> firstGaps() {
    Map<String, Long> gaps = new HashMap<>();
    for (List<Object> row :
        queries
            .run(
                """
                SELECT kafka_topic, kafka_partition, min(before + 1) FROM (
                  SELECT kafka_topic, kafka_partition, kafka_offset, ingest_time,
                    lag(kafka_offset) OVER (PARTITION BY kafka_topic, kafka_partition
                      ORDER BY kafka_offset) AS before
                  FROM %1$s)
                WHERE kafka_offset > before + 1
                  AND ingest_time >= (SELECT max(ingest_time) FROM %1$s) - to_milliseconds(%2$d)
                GROUP BY 1, 2
                """
                    .formatted(bronzeName(), GAPS_FILL.toMillis()))
            .rows()) {
      gaps.put(
          CommittedOffsets.key((String) row.get(0), ((Number) row.get(1)).intValue()),
          whole(row.get(2)));
    }
    return gaps;
  }

  private Optional<Long> lastArrival(Partition partition, long start) {
    if (start > partition.lastOffset) {
      return Optional.of(partition.lastArrival);
    }
    Object last =
        queries
            .run(
                "SELECT epoch_ms(max(arrival_time)) FROM "
                    + bronzeName()
                    + " WHERE kafka_topic = ? AND kafka_partition = ? AND kafka_offset < ?",
                partition.topic,
                partition.number,
                start)
            .rows()
            .get(0)
            .get(0);
    return Optional.ofNullable(last).map(PlanResumption::whole);
  }

  private OffsetRanges islands(Partition partition, long start) {
    if (start > partition.lastOffset) {
      return OffsetRanges.NONE;
    }
    List<OffsetRange> ranges = new ArrayList<>();
    for (List<Object> row :
        queries
            .run(
                """
                SELECT min(kafka_offset), max(kafka_offset) FROM (
                  SELECT kafka_offset, kafka_offset - row_number() OVER (ORDER BY kafka_offset)
                    AS island
                  FROM %s WHERE kafka_topic = ? AND kafka_partition = ? AND kafka_offset >= ?)
                GROUP BY island
                """
                    .formatted(bronzeName()),
                partition.topic,
                partition.number,
                start)
            .rows()) {
      ranges.add(new OffsetRange(whole(row.get(0)), whole(row.get(1))));
    }
    return OffsetRanges.of(ranges);
  }

  private List<String> filesSince(long arrivalMillis) {
    int arrival = bronze.schema().findField("arrival_time").fieldId();
    List<String> files = new ArrayList<>();
    for (DataFile file : SnapshotFiles.withBounds(bronze, List.of("arrival_time")).files()) {
      ByteBuffer latest = file.upperBounds() == null ? null : file.upperBounds().get(arrival);
      if (latest == null
          || (Long) Conversions.fromByteBuffer(Types.TimestampType.withZone(), latest)
              >= arrivalMillis * 1000) {
        files.add(file.location());
      }
    }
    return files;
  }

  private Map<String, GoldContinuation> gold(List<TableDefinition<?>> tables, long completeFrom) {
    Map<String, GoldContinuation> gold = new TreeMap<>();
    EarlyPanes early = bundles == Bundles.SMALL ? EarlyPanes.PERHAPS_PARTIAL : EarlyPanes.COMPLETE;
    for (TableDefinition<?> table : tables) {
      String key = table.properties().get(TableDefinition.PANE_KEY);
      if (key == null || !exists(table.name())) {
        continue;
      }
      String since = " FROM " + table.name() + " WHERE epoch_ms(window_start) >= " + completeFrom;
      List<Object> known =
          queries.run("SELECT epoch_us(max(window_start)), max(pane_index)" + since).rows().get(0);
      Set<List<Object>> finals = new HashSet<>();
      String columns = key.replaceAll("(window_start|window_end)", "epoch_us($1)");
      queries
          .run("SELECT DISTINCT " + columns + since + " AND is_final")
          .rows()
          .forEach(row -> finals.add(new ArrayList<>(row)));
      gold.put(
          table.name(),
          new GoldContinuation(
              completeFrom * 1000,
              known.get(0) == null ? Long.MIN_VALUE : whole(known.get(0)),
              known.get(1) == null ? 0 : whole(known.get(1)) + 1,
              finals,
              early));
    }
    return gold;
  }

  private Map<EventIdentity, RecordPosition> kept(long replayFrom) {
    Map<EventIdentity, RecordPosition> kept = new HashMap<>();
    String silver = "silver_" + config.stream();
    if (!exists(silver)) {
      return kept;
    }
    for (List<Object> row :
        queries
            .run(
                "SELECT event_id, epoch_ms(event_time), kafka_topic, kafka_partition, kafka_offset,"
                    + " epoch_ms(arrival_time), epoch_ms(ingest_time) FROM "
                    + silver
                    + " WHERE epoch_ms(arrival_time) >= "
                    + replayFrom)
            .rows()) {
      kept.put(
          new EventIdentity((String) row.get(0), whole(row.get(1))),
          new RecordPosition(
              (String) row.get(2),
              ((Number) row.get(3)).intValue(),
              whole(row.get(4)),
              whole(row.get(5)),
              whole(row.get(6))));
    }
    return kept;
  }

  private boolean exists(String table) {
    return queries.snapshots().containsKey(table);
  }

  private String bronzeName() {
    return "bronze_" + config.stream();
  }

  private static long whole(Object number) {
    return ((Number) number).longValue();
  }
}
