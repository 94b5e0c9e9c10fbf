/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.WindowedValues;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * An unbounded source that is not Kafka: each partition is one split, read from the checkpoint mark
 * that the batch before ended with. The reader is kept only if it stands where that mark says; so a
 * batch that is run again never goes on behind what the failed run had read.
 */
public final class UnboundedReadRoot implements Root {

  private final StageRuntime runtime;
  private final Shipped spec;
  private @Nullable UnboundedReader<Object> reader;
  private byte @Nullable [] readerMark;
  private int readerSplit = -1;

  private UnboundedReadRoot(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
    runtime.onTeardown(this::close);
  }

  @Override
  @SuppressWarnings("try") // The scope of the metrics is not named inside it.
  public void run(TaskContext task) throws IOException {
    UnboundedSource<Object, CheckpointMark> split = spec.splits().get(task.input().partition());
    Coder<CheckpointMark> markCoder = split.getCheckpointMarkCoder();
    StageRuntime.Output output = runtime.output(spec.output());
    boolean available;
    try (java.io.Closeable scope =
        MetricsEnvironment.scopedMetricsContainer(task.metrics(spec.name()))) {
      available = open(split, markCoder, task);
      Set<RecordId> seen = new HashSet<>();
      Instant deadline = Instant.now().plus(Duration.millis(spec.maxMillis()));
      for (long count = 0; available; available = reader.advance()) {
        if (!split.requiresDeduping() || seen.add(new RecordId(reader.getCurrentRecordId()))) {
          output.accept(
              WindowedValues.timestampedValueInGlobalWindow(
                  reader.getCurrent(), reader.getCurrentTimestamp()));
        }
        count++;
        if (count >= task.request().maxRecords() || deadline.isBeforeNow()) {
          break;
        }
      }
      Instant watermark = reader.getWatermark();
      CheckpointMark mark = reader.getCheckpointMark();
      byte[] encoded = CoderUtils.encodeToByteArray(markCoder, mark);
      readerMark = encoded;
      BundleFinalizations.of(task.request().runId())
          .finalizerOf(task.request().batch())
          .afterBundleCommit(
              Instant.now().plus(Duration.standardHours(1)), mark::finalizeCheckpoint);
      task.readUpTo(
          Integer.toString(task.input().partition()),
          new SourcePosition(encoded, watermark, available));
    }
    task.advanceWatermark();
  }

  /** Goes on with the reader, or makes one; returns whether it stands at an element. */
  private boolean open(
      UnboundedSource<Object, CheckpointMark> split,
      Coder<CheckpointMark> markCoder,
      TaskContext task)
      throws IOException {
    SourcePosition before =
        task.input().positions().get(Integer.toString(task.input().partition()));
    byte[] mark = before == null ? null : before.mark();
    if (reader != null
        && readerSplit == task.input().partition()
        && Arrays.equals(mark, readerMark)) {
      return reader.advance();
    }
    close();
    readerSplit = task.input().partition();
    reader =
        split.createReader(
            runtime.options(),
            mark == null ? null : CoderUtils.decodeFromByteArray(markCoder, mark));
    return reader.start();
  }

  private void close() {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } finally {
        reader = null;
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
  private record RecordId(byte[] id) {
    @Override
    public boolean equals(Object other) {
      return other instanceof RecordId that && Arrays.equals(id, that.id);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(id);
    }
  }

  /** How it is shipped; {@code maxMillis} is the longest that a split is read in a batch. */
  public record Shipped(
      String name, List<UnboundedSource<Object, CheckpointMark>> splits, int output, long maxMillis)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new UnboundedReadRoot(runtime, this);
    }
  }
}
