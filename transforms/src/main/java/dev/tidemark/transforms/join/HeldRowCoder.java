/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Coder of {@link HeldRow}: time, whether it has matched, row. */
final class HeldRowCoder<T> extends StructuredCoder<HeldRow<T>> {
  private static final long serialVersionUID = 1L;

  private final Coder<T> row;

  private HeldRowCoder(Coder<T> row) {
    this.row = row;
  }

  static <T> HeldRowCoder<T> of(Coder<T> row) {
    return new HeldRowCoder<>(row);
  }

  @Override
  public void encode(HeldRow<T> held, OutputStream out) throws IOException {
    VarLongCoder.of().encode(held.timeMillis(), out);
    BooleanCoder.of().encode(held.matched(), out);
    row.encode(held.row(), out);
  }

  @Override
  public HeldRow<T> decode(InputStream in) throws IOException {
    long timeMillis = VarLongCoder.of().decode(in);
    boolean matched = BooleanCoder.of().decode(in);
    return new HeldRow<>(timeMillis, matched, row.decode(in));
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(row);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    verifyDeterministic(this, "the coder of the row must be deterministic", row);
  }
}
