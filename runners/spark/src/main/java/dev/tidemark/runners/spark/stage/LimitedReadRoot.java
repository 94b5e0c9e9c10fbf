/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.values.WindowedValues;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An unbounded source that is read up to a number of records or for a time, in the first batch: all
 * splits at once, each by its own task.
 */
public final class LimitedReadRoot implements Root {
  private static final long PAUSE_MILLIS = 10;

  private final StageRuntime runtime;
  private final Shipped spec;

  private LimitedReadRoot(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
  }

  @Override
  public void run(TaskContext task) throws IOException, InterruptedException {
    long end =
        spec.maxMillis() == null ? Long.MAX_VALUE : System.currentTimeMillis() + spec.maxMillis();
    for (int split = task.input().partition();
        split < spec.splits().size();
        split += task.request().partitions()) {
      long left =
          spec.maxRecords() / spec.splits().size()
              + (split < spec.maxRecords() % spec.splits().size() ? 1 : 0);
      read(spec.splits().get(split), left, end);
    }
    task.advanceWatermark();
  }

  private void read(UnboundedSource<Object, CheckpointMark> source, long maxRecords, long end)
      throws IOException, InterruptedException {
    StageRuntime.Output output = runtime.output(spec.output());
    try (UnboundedReader<Object> reader = source.createReader(runtime.options(), null)) {
      boolean available = reader.start();
      for (long left = maxRecords;
          left > 0 && System.currentTimeMillis() < end;
          available = reader.advance()) {
        if (available) {
          output.accept(
              WindowedValues.timestampedValueInGlobalWindow(
                  reader.getCurrent(), reader.getCurrentTimestamp()));
          left--;
        } else {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
      reader.getCheckpointMark().finalizeCheckpoint();
    }
  }

  /**
   * How it is shipped.
   *
   * @param maxRecords how many records are read in all
   * @param maxMillis how long, or null
   */
  public record Shipped(
      String name,
      List<UnboundedSource<Object, CheckpointMark>> splits,
      long maxRecords,
      @Nullable Long maxMillis,
      int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new LimitedReadRoot(runtime, this);
    }
  }
}
