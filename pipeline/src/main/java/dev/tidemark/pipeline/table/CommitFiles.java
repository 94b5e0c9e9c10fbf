/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/**
 * Makes files part of their tables: one batch per interval, of all tables together.
 *
 * <p>Input: files of any number of tables of one stream, from {@link WriteFiles}. Output: one
 * element per table of a batch, in the global window. Readers that follow the ledger see all of a
 * batch or nothing of it: see {@link BatchCommitter}. A batch is applied once, however often it is
 * retried, as long as the retry sees the same group of files: see {@link InputOnRetry}. A commit
 * that fails for several minutes fails the bundle.
 */
public final class CommitFiles
    extends PTransform<PCollection<WrittenFile>, PCollection<TableCommit>> {

  private final String stream;
  private final WarehouseSettings warehouse;
  private final Duration interval;
  private final InputOnRetry inputOnRetry;
  private final Backoff backoff;

  private CommitFiles(
      String stream,
      WarehouseSettings warehouse,
      Duration interval,
      InputOnRetry inputOnRetry,
      Backoff backoff) {
    this.stream = requireNonNull(stream, "stream");
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.interval = requireNonNull(interval, "interval");
    this.inputOnRetry = requireNonNull(inputOnRetry, "inputOnRetry");
    this.backoff = requireNonNull(backoff, "backoff");
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval must not be negative, but is " + interval);
    }
  }

  /** Commits the files of a stream to this warehouse every five seconds, with stable input. */
  public static CommitFiles of(String stream, WarehouseSettings warehouse) {
    return new CommitFiles(
        stream, warehouse, Duration.ofSeconds(5), InputOnRetry.STABLE, Backoff.DEFAULT);
  }

  /** How long the first file of a commit waits for others, in processing time. */
  public CommitFiles withInterval(Duration newInterval) {
    return new CommitFiles(stream, warehouse, newInterval, inputOnRetry, backoff);
  }

  /** What the runner promises for retries. */
  public CommitFiles withInputOnRetry(InputOnRetry newInputOnRetry) {
    return new CommitFiles(stream, warehouse, interval, newInputOnRetry, backoff);
  }

  /** How often and after what waits a failed commit is tried again. */
  public CommitFiles withBackoff(Backoff newBackoff) {
    return new CommitFiles(stream, warehouse, interval, inputOnRetry, newBackoff);
  }

  @Override
  public PCollection<TableCommit> expand(PCollection<WrittenFile> input) {
    Commit commit =
        inputOnRetry == InputOnRetry.STABLE
            ? new CommitStable(stream, warehouse, backoff)
            : new CommitAnyInput(stream, warehouse, backoff);
    return input
        .apply(
            "Collect",
            Window.<WrittenFile>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterProcessingTime.pastFirstElementInPane()
                            .plusDelayOf(org.joda.time.Duration.millis(interval.toMillis()))))
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply("KeyByStream", WithKeys.<String, WrittenFile>of(stream))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), WrittenFile.CODER))
        .apply("Group", GroupByKey.create())
        .apply("Commit", ParDo.of(commit))
        .setCoder(TableCommit.CODER);
  }

  /** The commit itself; subclasses differ in what they ask of the runner. */
  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private abstract static class Commit
      extends DoFn<KV<String, Iterable<WrittenFile>>, TableCommit> {

    private final String stream;
    private final WarehouseSettings settings;
    private final Backoff backoff;
    private final Distribution millis = Metrics.distribution(CommitFiles.class, "commit-millis");
    private transient @MonotonicNonNull Warehouse warehouse;
    private transient @MonotonicNonNull BatchCommitter committer;

    Commit(String stream, WarehouseSettings settings, Backoff backoff) {
      this.stream = stream;
      this.settings = settings;
      this.backoff = backoff;
    }

    @Setup
    public void open() {
      warehouse = Warehouse.open(settings);
      committer = new BatchCommitter(warehouse, backoff, stream);
    }

    @Teardown
    public void close() {
      if (warehouse != null) {
        warehouse.close();
      }
    }

    final void commit(
        KV<String, Iterable<WrittenFile>> files, DoFn.OutputReceiver<TableCommit> output)
        throws InterruptedException {
      long start = System.nanoTime();
      if (files.getValue().iterator().hasNext()) {
        requireNonNull(committer, "not set up").commit(files.getValue()).forEach(output::output);
      }
      millis.update(Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
  }

  private static final class CommitStable extends Commit {

    CommitStable(String stream, WarehouseSettings settings, Backoff backoff) {
      super(stream, settings, backoff);
    }

    @RequiresStableInput
    @ProcessElement
    public void process(
        @Element KV<String, Iterable<WrittenFile>> files, OutputReceiver<TableCommit> output)
        throws InterruptedException {
      commit(files, output);
    }
  }

  private static final class CommitAnyInput extends Commit {

    CommitAnyInput(String stream, WarehouseSettings settings, Backoff backoff) {
      super(stream, settings, backoff);
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<WrittenFile>> files, OutputReceiver<TableCommit> output)
        throws InterruptedException {
      commit(files, output);
    }
  }
}
