/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Values in a topic as one of Tidemark's coders writes them. */
final class CoderSerde {

  private CoderSerde() {}

  static <T> Serde<T> of(Coder<T> coder) {
    return Serdes.serdeFrom(
        (topic, value) -> encode(coder, value), (topic, bytes) -> decode(coder, bytes));
  }

  private static <T> byte[] encode(Coder<T> coder, T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try {
      coder.encode(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static <T> T decode(Coder<T> coder, byte[] bytes) {
    try {
      return coder.decode(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
