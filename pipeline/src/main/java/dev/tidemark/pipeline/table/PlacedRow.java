/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * A value that is to be a row of one of several tables, with the record that it stands for.
 *
 * @param table the table's place in a list that both sides know
 * @param record the record
 * @param value the value, encoded by its own coder
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
record PlacedRow(int table, Coordinates record, byte[] value) {

  /** Writes the components one after the other. */
  static final Coder<PlacedRow> CODER = new PlacedRowCoder();

  PlacedRow {
    requireNonNull(record, "record");
    requireNonNull(value, "value");
  }

  /** A record's place in Kafka. */
  record Coordinates(String topic, int partition, long offset) implements Comparable<Coordinates> {

    private static final Comparator<Coordinates> ORDER =
        Comparator.comparing(Coordinates::topic)
            .thenComparingInt(Coordinates::partition)
            .thenComparingLong(Coordinates::offset);

    @Override
    public int compareTo(Coordinates other) {
      return ORDER.compare(this, other);
    }

    /** The same in every process. */
    int shard(int shards) {
      return Math.floorMod(
          31 * (31 * topic.hashCode() + partition) + Long.hashCode(offset), shards);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlacedRow that
        && table == that.table
        && record.equals(that.record)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(table, record, Arrays.hashCode(value));
  }

  private static final class PlacedRowCoder extends AtomicCoder<PlacedRow> {

    private static final Coder<String> STRING = StringUtf8Coder.of();
    private static final Coder<Integer> INT = VarIntCoder.of();
    private static final Coder<Long> LONG = VarLongCoder.of();
    private static final Coder<byte[]> BYTES = ByteArrayCoder.of();

    @Override
    public void encode(PlacedRow row, OutputStream out) throws IOException {
      INT.encode(row.table, out);
      STRING.encode(row.record.topic, out);
      INT.encode(row.record.partition, out);
      LONG.encode(row.record.offset, out);
      BYTES.encode(row.value, out);
    }

    @Override
    public PlacedRow decode(InputStream in) throws IOException {
      return new PlacedRow(
          INT.decode(in),
          new Coordinates(STRING.decode(in), INT.decode(in), LONG.decode(in)),
          BYTES.decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
