/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.record;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A Kafka record as it was read: bytes that nobody has looked into yet.
 *
 * @param position its coordinates and times
 * @param key the key's bytes, or null where the record had none
 * @param value the payload's bytes, or null for a tombstone
 * @param headers the headers in their order; names may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are Kafka's; equality is by content, below.
public record RawRecord(
    RecordPosition position, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers)
    implements Serializable {

  public RawRecord {
    requireNonNull(position, "position");
    headers = List.copyOf(headers);
  }

  /**
   * A record header.
   *
   * @param name the header's name
   * @param value its bytes, or null
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Header(String name, byte @Nullable [] value) implements Serializable {
    @Override
    public boolean equals(Object other) {
      return other instanceof Header that
          && name.equals(that.name)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(value);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawRecord that
        && position.equals(that.position)
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(position, Arrays.hashCode(key), Arrays.hashCode(value), headers);
  }
}
