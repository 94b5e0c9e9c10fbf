/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.OffsetRange;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import scala.Option;
import scala.collection.Seq;

/**
 * The one source of the streaming query. It has no rows: it tells Spark that there is a batch, and
 * which offsets are in it, which Spark writes down before it lets the batch run; the stages read
 * Kafka themselves. There is a batch at each trigger, with data or without, because time may have
 * something to do.
 *
 * <p>Spark's Kafka source is not used: it makes its consumers itself, so it knows neither the
 * pipeline's consumer factory, by which secrets and starting positions come, nor the ends of
 * partitions at the time of the batch, which timestamp policies need again when a batch is run
 * again; and it would have all records copied into rows and out of them.
 */
final class BatchSource
    implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {
  private final OffsetPlanner planner;
  private final Conduct conduct;
  private boolean ending;
  private boolean ended;

  /**
   * How the source behaves.
   *
   * @param most how many offsets of each read a batch has at most
   * @param stopping whether no batch may begin any more
   * @param unfinished whether a run that ends by itself needs another batch, though there is
   *     nothing to read
   * @param metrics what is shown of the last batch in Spark's progress
   */
  record Conduct(
      long most,
      BooleanSupplier stopping,
      BooleanSupplier unfinished,
      Supplier<Map<String, String>> metrics) {}

  BatchSource(OffsetPlanner planner, Conduct conduct) {
    this.planner = planner;
    this.conduct = conduct;
  }

  /** Makes the streaming dataset that has this source and nothing else. */
  @SuppressWarnings("unchecked") // A Scala sequence of attribute references is one of attributes.
  Dataset<Row> dataset(SparkSession session) {
    StructType schema = new StructType().add("tick", DataTypes.LongType);
    return Dataset.ofRows(
        session,
        new StreamingRelationV2(
            Option.empty(),
            "micro-batches",
            new Table(schema, this),
            CaseInsensitiveStringMap.empty(),
            (Seq<Attribute>) (Seq<?>) DataTypeUtils.toAttributes(schema),
            Option.empty(),
            Option.empty(),
            Option.empty()));
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    ending = true;
    planner.stopAtPresentEnds();
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    BatchOffset before = (BatchOffset) start;
    if (conduct.stopping().getAsBoolean() || (ended && !conduct.unfinished().getAsBoolean())) {
      return before;
    }
    Map<String, Map<String, OffsetRange>> ranges;
    try {
      ranges = planner.plan(before, conduct.most());
    } catch (InterruptException e) {
      // As Spark knows it: its thread is interrupted when the query is stopped.
      throw new UncheckedIOException(
          (InterruptedIOException) new InterruptedIOException().initCause(e));
    }
    if (ending) {
      ended =
          ranges.values().stream()
              .flatMap(ofRead -> ofRead.values().stream())
              .allMatch(range -> range.backlog() == 0);
    }
    return new BatchOffset(before.tick() + 1, ended, ranges);
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark asks with a limit");
  }

  @Override
  public Offset initialOffset() {
    return BatchOffset.NONE;
  }

  @Override
  public Offset deserializeOffset(String json) {
    return BatchOffset.parse(json);
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    return new InputPartition[0];
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return partition -> {
      throw new IllegalStateException("There are no rows to read");
    };
  }

  @Override
  public Map<String, String> metrics(Optional<Offset> consumed) {
    return conduct.metrics().get();
  }

  @Override
  public void commit(Offset end) {
    // The engine has committed the batch before Spark hears of it.
  }

  @Override
  public void stop() {
    planner.close();
  }

  @Override
  public String toString() {
    return "micro-batches";
  }

  /** What Spark wants around a source. */
  private record Table(StructType rows, BatchSource source) implements SupportsRead {
    @Override
    @SuppressWarnings("deprecation") // Spark asks for columns, which it makes of this by default.
    public StructType schema() {
      return rows;
    }

    @Override
    public String name() {
      return "micro-batches";
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(@Nullable CaseInsensitiveStringMap options) {
      return () ->
          new Scan() {
            @Override
            public StructType readSchema() {
              return rows;
            }

            @Override
            public MicroBatchStream toMicroBatchStream(String checkpoint) {
              return source;
            }
          };
    }
  }
}
