/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * Coder of {@link Dimension}: a version byte of the layout, the number of versions, and of each its
 * key, value, start and end.
 *
 * @param <V> the type of the values
 */
public final class DimensionCoder<V> extends StructuredCoder<Dimension<V>> {
  private static final long serialVersionUID = 1L;

  private static final int LAYOUT = 1;

  private final Coder<V> value;

  private DimensionCoder(Coder<V> value) {
    this.value = value;
  }

  /** Of values that this encodes. */
  public static <V> DimensionCoder<V> of(Coder<V> value) {
    return new DimensionCoder<>(value);
  }

  @Override
  public void encode(Dimension<V> dimension, OutputStream out) throws IOException {
    if (dimension == null) {
      throw new CoderException("Dimension: a null cannot be encoded");
    }
    out.write(LAYOUT);
    VarIntCoder.of().encode(dimension.versions().size(), out);
    for (Version<V> version : dimension.versions()) {
      StringUtf8Coder.of().encode(version.key(), out);
      value.encode(version.value(), out);
      VarLongCoder.of().encode(version.validFromMillis(), out);
      VarLongCoder.of().encode(version.validToMillis(), out);
    }
  }

  @Override
  public Dimension<V> decode(InputStream in) throws IOException {
    int layout = in.read();
    if (layout != LAYOUT) {
      throw new CoderException(
          "Dimension: layout " + layout + ", but only " + LAYOUT + " is known");
    }
    int size = VarIntCoder.of().decode(in);
    List<Version<V>> versions = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String key = StringUtf8Coder.of().decode(in);
      V held = value.decode(in);
      long from = VarLongCoder.of().decode(in);
      versions.add(new Version<>(key, held, from, VarLongCoder.of().decode(in)));
    }
    return Dimension.of(versions);
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(value);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    verifyDeterministic(this, "the coder of the values must be deterministic", value);
  }

  @Override
  public boolean consistentWithEquals() {
    return value.consistentWithEquals();
  }
}
