/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Writes values as rows of Parquet files, and yields the files, for {@link CommitFiles}.
 *
 * <p>Input: any windowing, bounded or not; windows and timestamps do not matter to files. Output:
 * one element per finished file, in the global window. Every value is in exactly one file of a
 * successful attempt. A failed attempt leaves files that are never committed, so nobody sees them.
 * The table is made if it does not exist.
 *
 * <p>Memory: at most 16 open files per instance, each with one row group of up to 32 MiB.
 *
 * <pre>{@code
 * events
 *     .apply(WriteFiles.to(ClickstreamTables.silver(policy), warehouse)
 *         .withGrouping(FileGrouping.perBundle()))
 *     .apply(CommitFiles.of("clickstream", warehouse));
 * }</pre>
 *
 * @param <T> the type of value that a row is made from
 */
public final class WriteFiles<T> extends PTransform<PCollection<T>, PCollection<WrittenFile>> {

  /** A group that has this many rows is written before its interval is over. */
  static final int MAX_GROUP_RECORDS = 100_000;

  /** Files have no event time; the end of the global window holds nobody's watermark back. */
  private static final Instant TIMESTAMP = GlobalWindow.INSTANCE.maxTimestamp();

  private final TableDefinition<T> definition;
  private final WarehouseSettings warehouse;
  private final FileGrouping grouping;

  private WriteFiles(
      TableDefinition<T> definition, WarehouseSettings warehouse, FileGrouping grouping) {
    this.definition = requireNonNull(definition, "definition");
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.grouping = requireNonNull(grouping, "grouping");
  }

  /** Files for this table, {@linkplain FileGrouping#perBundle() per bundle}. */
  public static <T> WriteFiles<T> to(TableDefinition<T> definition, WarehouseSettings warehouse) {
    return new WriteFiles<>(definition, warehouse, FileGrouping.perBundle());
  }

  /** What goes into one file together. */
  public WriteFiles<T> withGrouping(FileGrouping newGrouping) {
    return new WriteFiles<>(definition, warehouse, newGrouping);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<T> input) {
    PCollection<WrittenFile> files =
        grouping instanceof FileGrouping.Every every
            ? input
                .apply("Collect", collect(every))
                .apply("AssignShard", shards(input.getCoder(), every.shards()))
                .setCoder(KvCoder.of(VarIntCoder.of(), input.getCoder()))
                .apply("Group", GroupByKey.create())
                .apply("WriteGroup", ParDo.of(new WriteGroup<>(definition, warehouse)))
            : input
                .apply("ForgetWindows", Window.into(new GlobalWindows()))
                .apply("WriteBundle", ParDo.of(new WriteBundle<>(definition, warehouse)));
    return files.setCoder(WrittenFile.CODER);
  }

  /** Gathers values for an interval, or until there are many. */
  static <V> Window<V> collect(FileGrouping.Every every) {
    return Window.<V>into(new GlobalWindows())
        .triggering(
            Repeatedly.forever(
                AfterFirst.of(
                    AfterProcessingTime.pastFirstElementInPane()
                        .plusDelayOf(Duration.millis(every.intervalMillis())),
                    AfterPane.elementCountAtLeast(MAX_GROUP_RECORDS))))
        .withAllowedLateness(Duration.ZERO)
        .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
        .discardingFiredPanes();
  }

  private static <T> WithKeys<Integer, T> shards(Coder<T> coder, int shards) {
    SerializableFunction<T, Integer> shard =
        shards == 1 ? value -> 0 : value -> Math.floorMod(hash(coder, value), shards);
    return WithKeys.of(shard).withKeyType(TypeDescriptors.integers());
  }

  /** The same for the same value in every process, which {@code hashCode} need not be. */
  private static <T> int hash(Coder<T> coder, T value) {
    try {
      return Arrays.hashCode(CoderUtils.encodeToByteArray(coder, value));
    } catch (CoderException e) {
      throw new IllegalStateException("a value cannot be encoded by its own coder", e);
    }
  }

  /** What both ways of writing share: the table, opened once per instance. */
  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private abstract static class Write<T, InputT> extends DoFn<InputT, WrittenFile> {

    private final TableDefinition<T> definition;
    private final WarehouseSettings settings;
    private final Counter files;
    private final Counter bytes;
    private transient @MonotonicNonNull Warehouse warehouse;
    private transient @MonotonicNonNull OpenFiles<T> open;

    Write(TableDefinition<T> definition, WarehouseSettings settings) {
      this.definition = definition;
      this.settings = settings;
      this.files = Metrics.counter(WriteFiles.class, definition.name() + "-files");
      this.bytes = Metrics.counter(WriteFiles.class, definition.name() + "-bytes");
    }

    @Setup
    public void openTable() {
      warehouse = Warehouse.open(settings);
      Table table = warehouse.ensure(definition);
      open = new OpenFiles<>(definition, table);
    }

    @StartBundle
    public void forgetFailedBundle() {
      open().abandon();
    }

    @Teardown
    public void close() {
      if (open != null) {
        open.abandon();
      }
      if (warehouse != null) {
        warehouse.close();
      }
    }

    final OpenFiles<T> open() {
      return requireNonNull(open, "not set up");
    }

    final WrittenFile counted(WrittenFile file) {
      CommitPoint.FILE_WRITTEN.reached();
      files.inc();
      bytes.inc(file.bytes());
      return file;
    }
  }

  private static final class WriteBundle<T> extends Write<T, T> {

    WriteBundle(TableDefinition<T> definition, WarehouseSettings settings) {
      super(definition, settings);
    }

    @ProcessElement
    public void process(@Element T value, OutputReceiver<WrittenFile> output) throws IOException {
      open().write(value, file -> output.outputWithTimestamp(counted(file), TIMESTAMP));
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      open().close(file -> context.output(counted(file), TIMESTAMP, GlobalWindow.INSTANCE));
    }
  }

  private static final class WriteGroup<T> extends Write<T, KV<Integer, Iterable<T>>> {

    WriteGroup(TableDefinition<T> definition, WarehouseSettings settings) {
      super(definition, settings);
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<T>> group, OutputReceiver<WrittenFile> output)
        throws IOException {
      Consumer<WrittenFile> written = file -> output.outputWithTimestamp(counted(file), TIMESTAMP);
      for (T value : group.getValue()) {
        open().write(value, written);
      }
      open().close(written);
    }
  }
}
