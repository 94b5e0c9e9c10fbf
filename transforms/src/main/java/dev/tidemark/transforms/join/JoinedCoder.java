/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StructuredCoder;

/**
 * Coder of {@link Joined}: the left row, a byte that says whether there is a right one, and the
 * right row.
 *
 * @param <L> the type of left rows
 * @param <R> the type of right rows
 */
public final class JoinedCoder<L, R> extends StructuredCoder<Joined<L, R>> {
  private static final long serialVersionUID = 1L;

  private final Coder<L> left;
  private final Coder<R> right;

  private JoinedCoder(Coder<L> left, Coder<R> right) {
    this.left = left;
    this.right = right;
  }

  /** Of rows that these encode. */
  public static <L, R> JoinedCoder<L, R> of(Coder<L> left, Coder<R> right) {
    return new JoinedCoder<>(left, right);
  }

  @Override
  public void encode(Joined<L, R> row, OutputStream out) throws IOException {
    if (row == null) {
      throw new CoderException("Joined: a null cannot be encoded");
    }
    left.encode(row.left(), out);
    NullableCoder.of(right).encode(row.right(), out);
  }

  @Override
  public Joined<L, R> decode(InputStream in) throws IOException {
    L leftRow = left.decode(in);
    return new Joined<>(leftRow, NullableCoder.of(right).decode(in));
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(left, right);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    verifyDeterministic(this, "the coders of both rows must be deterministic", left, right);
  }

  @Override
  public boolean consistentWithEquals() {
    return left.consistentWithEquals() && right.consistentWithEquals();
  }
}
