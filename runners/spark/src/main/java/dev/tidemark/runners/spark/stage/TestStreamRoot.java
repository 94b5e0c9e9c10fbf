/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.WindowedValues;

/** TestStream: the elements of an event, which the driver has put into the input of the batch. */
public final class TestStreamRoot implements Root {
  private final Shipped spec;
  private final StageRuntime.Output output;

  private TestStreamRoot(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.output = runtime.output(spec.output());
  }

  @Override
  public void run(TaskContext task) {
    task.eachRecord(
        shuffled -> {
          TimestampedValue<Object> element = shuffled.payload(spec.elementCoder());
          output.accept(
              WindowedValues.timestampedValueInGlobalWindow(
                  element.getValue(), element.getTimestamp()));
        });
    task.advanceWatermark();
  }

  /** How it is shipped. */
  public record Shipped(String name, Coder<TimestampedValue<Object>> elementCoder, int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new TestStreamRoot(runtime, this);
    }

    /** Encodes the elements of an event as the input of the first partition. */
    public Chunk chunkOf(int stage, Iterable<TimestampedValue<Object>> elements) {
      RecordBuffer buffer = new RecordBuffer();
      elements.forEach(element -> buffer.add(new byte[0], elementCoder, element));
      return new Chunk(stage, 0, buffer.records(), buffer.toBytes(), null);
    }
  }
}
