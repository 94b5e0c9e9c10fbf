/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.dimension;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.orders.CategoryCoder;
import dev.tidemark.transforms.reference.ChangingReference;
import dev.tidemark.transforms.reference.Dimension;
import dev.tidemark.transforms.reference.DimensionCoder;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The table of categories as a side input that changes while the pipeline runs: it is looked at on
 * a schedule, and read again when it has a new snapshot. No restart is needed.
 *
 * <p>Each pane of the view, in the global window, holds new snapshots and replaces those before.
 * Orders wait for its first value; a table without rows is a value, too. Memory: the whole
 * dimension in each worker.
 */
public final class ReadCategories
    extends PTransform<PBegin, PCollectionView<Iterable<KV<Long, Dimension<Category>>>>> {

  private static final long serialVersionUID = 1L;

  /** The distribution of the sequence numbers of the snapshots that were read. */
  public static final String SNAPSHOT = "category_snapshots";

  private final WarehouseSettings warehouse;
  private final @Nullable Duration interval;

  private ReadCategories(WarehouseSettings warehouse, @Nullable Duration interval) {
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.interval = interval;
  }

  /** Reads the table when the pipeline starts and never again; for bounded pipelines. */
  public static ReadCategories once(WarehouseSettings warehouse) {
    return new ReadCategories(warehouse, null);
  }

  /** Looks for a new snapshot at this interval of processing time. */
  public static ReadCategories every(Duration interval, WarehouseSettings warehouse) {
    return new ReadCategories(warehouse, requireNonNull(interval, "interval"));
  }

  @Override
  public PCollectionView<Iterable<KV<Long, Dimension<Category>>>> expand(PBegin input) {
    PCollection<Long> ticks =
        interval == null
            ? input.apply("Once", Create.of(0L))
            : input.apply(
                "Schedule",
                GenerateSequence.from(0)
                    .withRate(1, org.joda.time.Duration.millis(interval.toMillis())));
    return ticks
        .apply("ReadNewSnapshot", ParDo.of(new ReadNewSnapshot(warehouse)))
        .setCoder(KvCoder.of(VarLongCoder.of(), DimensionCoder.of(CategoryCoder.of())))
        .apply("Categories", ChangingReference.of());
  }

  /** Reads the table where its snapshot is not the one read last; a new worker reads it, too. */
  private static final class ReadNewSnapshot extends DoFn<Long, KV<Long, Dimension<Category>>> {

    private static final long serialVersionUID = 1L;

    private final WarehouseSettings settings;
    private final Distribution snapshots = Metrics.distribution(ReadCategories.class, SNAPSHOT);
    private transient @MonotonicNonNull CategoryTable table;

    ReadNewSnapshot(WarehouseSettings settings) {
      this.settings = settings;
    }

    @Setup
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls it.
    public void open() {
      table = CategoryTable.open(settings);
    }

    @ProcessElement
    public void process(OutputReceiver<KV<Long, Dimension<Category>>> output) {
      CategoryTable categories = requireNonNull(table, "not set up");
      Optional<KV<Long, Dimension<Category>>> changed = categories.readIfChanged();
      if (changed.isPresent()) {
        output.output(changed.get());
        snapshots.update(changed.get().getKey());
      }
    }

    @Teardown
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls it.
    public void close() {
      if (table != null) {
        table.close();
      }
    }
  }
}
