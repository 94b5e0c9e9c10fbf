/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.record;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A Kafka record as it is to be written, or as it was kept in a file.
 *
 * @param partition the partition it goes to
 * @param offset its offset there, if the partition is empty before the first record
 * @param arrivalMillis the record's Kafka timestamp, epoch milliseconds UTC
 * @param key the key's bytes, or null
 * @param value the payload's bytes, or null for a tombstone; shared between copies of an event, so
 *     do not write into it
 * @param headers the headers in their order; names may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are Kafka's; equality is by content, below.
public record GeneratedRecord(
    int partition,
    long offset,
    long arrivalMillis,
    byte[] key,
    byte[] value,
    List<Header> headers) {

  public GeneratedRecord {
    headers = List.copyOf(headers);
  }

  /**
   * A record header.
   *
   * @param name the header's name
   * @param value its bytes, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
  public record Header(String name, byte[] value) {

    public Header {
      requireNonNull(name, "name");
    }

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
    return other instanceof GeneratedRecord that
        && partition == that.partition
        && offset == that.offset
        && arrivalMillis == that.arrivalMillis
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(partition, offset, arrivalMillis, Arrays.hashCode(value));
  }

  /** The coordinates and sizes; never the payload. */
  @Override
  public String toString() {
    return "record %d-%d at %d, %s bytes"
        .formatted(partition, offset, arrivalMillis, value == null ? "no" : value.length);
  }
}
