/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues.FullWindowedValueCoder;

/** The end of a stage: writes elements for the stage behind, by key where there is one. */
public final class ShuffleStep implements Step {
  private static final byte[] NO_KEY = new byte[0];

  private final StageRuntime runtime;
  private final Shipped spec;
  private int next;

  private ShuffleStep(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
  }

  @Override
  public void process(WindowedValue<Object> element) {
    TaskContext task = runtime.task();
    if (spec.keyCoder() == null) {
      next = Math.floorMod(next + 1, task.request().partitions());
      int partition =
          spec.spread()
              ? next
              : Math.floorMod(task.input().partition(), task.request().partitions());
      task.chunks().write(spec.edge(), partition, NO_KEY, spec.payloadCoder(), element);
      return;
    }
    KV<?, ?> pair = (KV<?, ?>) element.getValue();
    task.chunks()
        .writeKeyed(
            spec.edge(),
            Encoded.key(spec.keyCoder(), pair.getKey()),
            spec.payloadCoder(),
            element.withValue(pair.getValue()));
  }

  /**
   * How it is shipped.
   *
   * @param name the transform that reads the records
   * @param edge the number of its stage
   * @param keyCoder the coder of keys, or null where elements have none
   * @param payloadCoder the coder of values, or of elements where they have no key
   * @param spread without a key: whether elements are spread over the partitions, else they stay in
   *     theirs
   */
  public record Shipped(
      String name,
      int edge,
      Coder<?> keyCoder,
      FullWindowedValueCoder<Object> payloadCoder,
      boolean spread)
      implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      return new ShuffleStep(runtime, this);
    }
  }
}
