/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.Arrays;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.CombiningState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** An accumulator: inputs are combined as they come, never kept. */
final class CombiningCell<InputT, AccumT, OutputT> extends StoredCell<AccumT>
    implements CombiningState<InputT, AccumT, OutputT> {
  private final CombineFn<InputT, AccumT, OutputT> combineFn;

  CombiningCell(
      KeyedStateStore store,
      byte[] row,
      Coder<AccumT> coder,
      CombineFn<InputT, AccumT, OutputT> combineFn) {
    super(store, row, coder);
    this.combineFn = combineFn;
  }

  @Override
  public AccumT getAccum() {
    AccumT accumulator = content();
    return accumulator == null ? combineFn.createAccumulator() : accumulator;
  }

  @Override
  public void add(InputT value) {
    replace(combineFn.addInput(getAccum(), value));
  }

  @Override
  public void addAccum(AccumT accumulator) {
    AccumT old = content();
    replace(
        old == null ? accumulator : combineFn.mergeAccumulators(Arrays.asList(old, accumulator)));
  }

  @Override
  public AccumT mergeAccumulators(Iterable<AccumT> accumulators) {
    return combineFn.mergeAccumulators(accumulators);
  }

  @Override
  public OutputT read() {
    return combineFn.extractOutput(
        isPresent()
            ? combineFn.mergeAccumulators(Arrays.asList(combineFn.createAccumulator(), getAccum()))
            : combineFn.createAccumulator());
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return emptiness();
  }

  @Override
  public CombiningState<InputT, AccumT, OutputT> readLater() {
    return this;
  }
}
