/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.structuredstreaming;

import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress;
import dev.tidemark.bench.contender.ResultQueries;
import dev.tidemark.pipeline.table.LocalFolderFileSystem;
import java.nio.file.Files;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The job that an engineer who knows Spark would write by hand: two queries of Structured
 * Streaming, always on, into Iceberg tables.
 *
 * <p>One query appends the raw records to bronze. The other parses, validates, deduplicates and
 * gives each batch to {@link SilverAndGold}. State is in RocksDB with changelog checkpoints, there
 * are as many shuffle partitions as cores, and nothing is shuffled but for the deduplication. One
 * query for each table was tried too: it reads Kafka, parses and deduplicates once for each.
 */
public final class StructuredStreaming implements Contender {
  static final String CATALOG = "lake";
  static final String NAMESPACE = "tidemark";

  /** The longest lateness that silver takes, and the horizon of the deduplication. */
  private static final String HORIZON = "10 minutes";

  private static final long POLL_MILLIS = 50;
  private static final String CHECKPOINT_FILES =
      "dev.tidemark.runners.spark.recover.LocalCheckpointFiles";

  @Override
  public String name() {
    return "structured-streaming";
  }

  @Override
  public String differences() {
    return "Does less than the others: no tables of duplicates, dead letters, late events and page"
        + " views; gold rows are one per window and batch, for readers to add up.";
  }

  @Override
  public ResultQueries results() {
    return ResultQueries.ofParts();
  }

  @Override
  public void drain(ContenderSettings settings, DrainProgress progress) throws Exception {
    Files.createDirectories(settings.warehouse());
    SparkSession spark = session(settings);
    new LakeTables(spark).create();
    QueryProgress queries = new QueryProgress(settings, progress);
    spark.streams().addListener(queries);
    StreamingQuery bronze = bronze(spark, settings);
    StreamingQuery silver = silver(spark, settings);
    while (!queries.isComplete()) {
      if (spark.streams().awaitAnyTermination(POLL_MILLIS)) {
        throw new IllegalStateException("A query ended before it had read everything");
      }
    }
    bronze.stop();
    silver.stop();
    spark.stop();
  }

  private static SparkSession session(ContenderSettings settings) {
    return SparkSession.builder()
        .master("local[" + ContenderSettings.CORES + "]")
        .appName("structured-streaming")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", ContenderSettings.CORES)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config(
            "spark.sql.streaming.stateStore.providerClass",
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
        .config("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true")
        .config("spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows", "false")
        // How soon a query that has nothing to do says so.
        .config("spark.sql.streaming.noDataProgressEventInterval", POLL_MILLIS)
        // As for Tidemark: Hadoop without its native library starts a process for each local file.
        .config("spark.hadoop.fs.file.impl", LocalFolderFileSystem.class.getName())
        .config("spark.hadoop.fs.AbstractFileSystem.file.impl", CHECKPOINT_FILES)
        .config("spark.sql.catalog." + CATALOG, "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog." + CATALOG + ".type", "hadoop")
        .config(
            "spark.sql.catalog." + CATALOG + ".warehouse",
            "file:" + settings.warehouse().toAbsolutePath())
        .getOrCreate();
  }

  private static Dataset<Row> records(SparkSession spark, ContenderSettings settings) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", settings.bootstrapServers())
        .option("subscribe", settings.topic())
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", settings.batchRecords())
        .load();
  }

  private static StreamingQuery bronze(SparkSession spark, ContenderSettings settings)
      throws Exception {
    return records(spark, settings)
        .select(
            functions.col("topic").as("kafka_topic"),
            functions.col("partition").as("kafka_partition"),
            functions.col("offset").as("kafka_offset"),
            functions.col("timestamp").as("arrival_time"),
            functions.current_timestamp().as("ingest_time"),
            functions.col("key"),
            functions.col("value"))
        .writeStream()
        .queryName("bronze")
        .format("iceberg")
        .outputMode("append")
        .trigger(Trigger.ProcessingTime(settings.triggerMillis()))
        .option("fanout-enabled", "true")
        .option("checkpointLocation", settings.checkpoint().resolve("bronze").toString())
        .toTable(LakeTables.BRONZE);
  }

  private static StreamingQuery silver(SparkSession spark, ContenderSettings settings)
      throws Exception {
    return ClickEvents.parse(records(spark, settings))
        .withWatermark("arrival_time", HORIZON)
        .dropDuplicatesWithinWatermark(new String[] {"event_id", "event_time"})
        .writeStream()
        .queryName("silver")
        .trigger(Trigger.ProcessingTime(settings.triggerMillis()))
        .option("checkpointLocation", settings.checkpoint().resolve("silver").toString())
        .foreachBatch(new SilverAndGold(spark)::write)
        .start();
  }
}
