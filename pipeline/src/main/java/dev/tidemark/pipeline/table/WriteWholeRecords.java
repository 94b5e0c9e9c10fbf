/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.table.PlacedRow.Coordinates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the tables that hold one row for a record: bronze, and whichever table tells what became
 * of the record. The two rows of a record go into files of the same bundle, so that they are
 * committed together.
 *
 * <p>For runners whose bundles are small and whose tables do not come to an end together. A record
 * waits in keyed state until its other row has come: for as long as parsing and deduplication take,
 * and one interval. A row whose record has no second one is written when the input ends.
 *
 * <p>Input: rows in any windowing. Output: one element per finished file, in the global window.
 */
public final class WriteWholeRecords
    extends PTransform<PCollection<PlacedRow>, PCollection<WrittenFile>> {

  private static final Logger LOG = LoggerFactory.getLogger(WriteWholeRecords.class);

  private static final Instant TIMESTAMP = GlobalWindow.INSTANCE.maxTimestamp();

  private final List<Target<?>> targets;
  private final WarehouseSettings warehouse;
  private final FileGrouping.Every grouping;

  private WriteWholeRecords(
      List<Target<?>> targets, WarehouseSettings warehouse, FileGrouping.Every grouping) {
    this.targets = List.copyOf(targets);
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.grouping = requireNonNull(grouping, "grouping");
  }

  /** The files of these tables, all of them {@linkplain TableRows#isOfRecords() of records}. */
  public static PCollection<WrittenFile> of(
      List<TableRows<?>> tables, WarehouseSettings warehouse, FileGrouping.Every grouping) {
    List<Target<?>> targets = new ArrayList<>();
    PCollectionList<PlacedRow> rows = null;
    for (TableRows<?> table : tables) {
      PCollection<PlacedRow> placed = place(table, targets, grouping);
      rows = rows == null ? PCollectionList.of(placed) : rows.and(placed);
    }
    return requireNonNull(rows, "no tables")
        .apply("RowsOfRecords", Flatten.pCollections())
        .apply("WriteWholeRecords", new WriteWholeRecords(targets, warehouse, grouping));
  }

  private static <T> PCollection<PlacedRow> place(
      TableRows<T> table, List<Target<?>> targets, FileGrouping.Every grouping) {
    Target<T> target = new Target<>(table.table(), table.rows().getCoder());
    PCollection<PlacedRow> placed =
        table
            .rows()
            .apply(
                "Place " + table.table().name(), ParDo.of(new PlaceRow<>(targets.size(), target)))
            .setCoder(PlacedRow.CODER)
            // Before they are put together: they come with triggers of their own.
            .apply("Collect " + table.table().name(), WriteFiles.collect(grouping));
    targets.add(target);
    return placed;
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<PlacedRow> input) {
    int shards = grouping.shards();
    SerializableFunction<PlacedRow, Integer> shard = row -> row.record().shard(shards);
    return input
        .apply("AssignShard", WithKeys.of(shard).withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), PlacedRow.CODER))
        .apply("Group", GroupByKey.create())
        .apply("WriteWhole", ParDo.of(new WriteWhole(targets, warehouse)))
        .setCoder(WrittenFile.CODER);
  }

  /** A table, and how its values travel. */
  private record Target<T>(TableDefinition<T> table, Coder<T> coder)
      implements java.io.Serializable {

    T decode(byte[] value) throws IOException {
      return CoderUtils.decodeFromByteArray(coder, value);
    }
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class PlaceRow<T> extends DoFn<T, PlacedRow> {

    private final int place;
    private final Target<T> target;
    private transient @MonotonicNonNull RecordColumns columns;

    PlaceRow(int place, Target<T> target) {
      this.place = place;
      this.target = target;
    }

    @Setup
    public void findColumns() {
      columns = RecordColumns.of(target.table.schema());
    }

    @ProcessElement
    public void place(@Element T value, OutputReceiver<PlacedRow> output) throws IOException {
      Object[] row = target.table.columns(value);
      Coordinates record =
          new Coordinates(columns.topic(row), columns.partition(row), columns.offset(row));
      output.output(
          new PlacedRow(place, record, CoderUtils.encodeToByteArray(target.coder, value)));
    }
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class WriteWhole
      extends DoFn<KV<Integer, Iterable<PlacedRow>>, WrittenFile> {

    /** Bronze, and what became of it. */
    private static final int ROWS_OF_A_RECORD = 2;

    @StateId("waiting")
    private final StateSpec<BagState<PlacedRow>> waitingSpec = StateSpecs.bag(PlacedRow.CODER);

    private final List<Target<?>> targets;
    private final WarehouseSettings settings;
    private final Counter files = Metrics.counter(WriteWholeRecords.class, "files");
    private final Counter bytes = Metrics.counter(WriteWholeRecords.class, "bytes");
    private transient @MonotonicNonNull Warehouse warehouse;
    private transient @MonotonicNonNull List<OpenTable<?>> open;

    WriteWhole(List<Target<?>> targets, WarehouseSettings settings) {
      this.targets = targets;
      this.settings = settings;
    }

    @Setup
    public void openTables() {
      warehouse = Warehouse.open(settings);
      List<OpenTable<?>> tables = new ArrayList<>();
      for (Target<?> target : targets) {
        tables.add(OpenTable.of(target, warehouse));
      }
      open = tables;
    }

    @StartBundle
    public void forgetFailedBundle() {
      open.forEach(table -> table.files.abandon());
    }

    @Teardown
    public void close() {
      if (open != null) {
        open.forEach(table -> table.files.abandon());
      }
      if (warehouse != null) {
        warehouse.close();
      }
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<PlacedRow>> group,
        @StateId("waiting") BagState<PlacedRow> waiting,
        OutputReceiver<WrittenFile> output)
        throws IOException {
      Map<Coordinates, List<PlacedRow>> records = new TreeMap<>();
      waiting.read().forEach(row -> add(records, row));
      group.getValue().forEach(row -> add(records, row));
      waiting.clear();
      Consumer<WrittenFile> written = counted(output);
      for (List<PlacedRow> rows : records.values()) {
        if (rows.size() < ROWS_OF_A_RECORD) {
          rows.forEach(waiting::add);
        } else {
          write(rows, written);
        }
      }
      close(written);
    }

    @OnWindowExpiration
    public void writeTheRest(
        @StateId("waiting") BagState<PlacedRow> waiting, OutputReceiver<WrittenFile> output)
        throws IOException {
      List<PlacedRow> rest = new ArrayList<>();
      waiting.read().forEach(rest::add);
      if (!rest.isEmpty()) {
        LOG.warn("{} rows are of records that have no second row", rest.size());
        Consumer<WrittenFile> written = counted(output);
        write(rest, written);
        close(written);
      }
    }

    private static void add(Map<Coordinates, List<PlacedRow>> records, PlacedRow row) {
      records.computeIfAbsent(row.record(), record -> new ArrayList<>(ROWS_OF_A_RECORD)).add(row);
    }

    private void write(List<PlacedRow> rows, Consumer<WrittenFile> written) throws IOException {
      for (PlacedRow row : rows) {
        open.get(row.table()).write(row.value(), written);
      }
    }

    private void close(Consumer<WrittenFile> written) throws IOException {
      for (OpenTable<?> table : open) {
        table.files.close(written);
      }
    }

    private Consumer<WrittenFile> counted(OutputReceiver<WrittenFile> output) {
      return file -> {
        CommitPoint.FILE_WRITTEN.reached();
        files.inc();
        bytes.inc(file.bytes());
        output.outputWithTimestamp(file, TIMESTAMP);
      };
    }
  }

  private record OpenTable<T>(Target<T> target, OpenFiles<T> files) {

    static <T> OpenTable<T> of(Target<T> target, Warehouse warehouse) {
      return new OpenTable<>(target, new OpenFiles<>(target.table, warehouse.ensure(target.table)));
    }

    void write(byte[] value, Consumer<WrittenFile> written) throws IOException {
      files.write(target.decode(value), written);
    }
  }
}
