/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/** Keys and payloads of a shuffle as bytes; a failure names the coder. */
final class Encoded {
  private Encoded() {}

  /** Encodes a key: alone, so that keys of two coders with the same bytes are the same key. */
  @SuppressWarnings("unchecked") // The coder is that of the key.
  static byte[] key(Coder<?> coder, Object key) {
    try {
      return CoderUtils.encodeToByteArray((Coder<Object>) coder, key);
    } catch (CoderException e) {
      throw new IllegalStateException("A key cannot be encoded by " + coder, e);
    }
  }

  static Object decodeKey(Coder<?> coder, byte[] encoded) {
    try {
      return CoderUtils.decodeFromByteArray(coder, encoded);
    } catch (CoderException e) {
      throw new IllegalStateException("A key cannot be decoded by " + coder, e);
    }
  }

  static <T> byte[] payload(Coder<T> coder, T payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      coder.encode(payload, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("An element cannot be encoded by " + coder, e);
    }
    return bytes.toByteArray();
  }

  static <T> T decodePayload(Coder<T> coder, byte[] encoded) {
    try {
      return coder.decode(new SliceInputStream(encoded, 0, encoded.length));
    } catch (IOException e) {
      throw new UncheckedIOException("An element cannot be decoded by " + coder, e);
    }
  }
}
