/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.values.WindowedValues;

/**
 * A bounded source, read to its end in the first batch; each partition reads some of its splits.
 */
public final class BoundedReadRoot implements Root {
  private final StageRuntime runtime;
  private final Shipped spec;

  private BoundedReadRoot(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
  }

  @Override
  @SuppressWarnings("try") // The scope of the metrics is not named inside it.
  public void run(TaskContext task) throws IOException {
    StageRuntime.Output output = runtime.output(spec.output());
    for (int split = task.input().partition();
        split < spec.splits().size();
        split += task.request().partitions()) {
      try (java.io.Closeable scope =
              MetricsEnvironment.scopedMetricsContainer(task.metrics(spec.name()));
          BoundedSource.BoundedReader<Object> reader =
              spec.splits().get(split).createReader(runtime.options())) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          output.accept(
              WindowedValues.timestampedValueInGlobalWindow(
                  reader.getCurrent(), reader.getCurrentTimestamp()));
        }
      }
    }
    task.advanceWatermark();
  }

  /** How it is shipped. */
  public record Shipped(String name, List<BoundedSource<Object>> splits, int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new BoundedReadRoot(runtime, this);
    }
  }
}
