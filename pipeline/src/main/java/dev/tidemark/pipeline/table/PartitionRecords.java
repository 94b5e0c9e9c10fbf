/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * What a file holds of one Kafka partition.
 *
 * @param topic the topic
 * @param partition the partition
 * @param records how many rows come from its records
 * @param onTime how many of these are of the lateness class {@code on_time}; 0 where the table has
 *     no classes
 * @param offsets the offsets of the rows, for bronze; empty for other tables, whose offsets have
 *     gaps by nature
 */
public record PartitionRecords(
    String topic, int partition, long records, long onTime, OffsetRanges offsets)
    implements Serializable {

  /** Writes the components one after the other, the ranges as differences. */
  public static final Coder<PartitionRecords> CODER = new PartitionRecordsCoder();

  public PartitionRecords {
    requireNonNull(topic, "topic");
    requireNonNull(offsets, "offsets");
  }

  private static final class PartitionRecordsCoder extends AtomicCoder<PartitionRecords> {

    private static final Coder<String> STRING = StringUtf8Coder.of();
    private static final Coder<Integer> INT = VarIntCoder.of();
    private static final Coder<Long> LONG = VarLongCoder.of();

    @Override
    public void encode(PartitionRecords value, OutputStream out) throws IOException {
      STRING.encode(value.topic, out);
      INT.encode(value.partition, out);
      LONG.encode(value.records, out);
      LONG.encode(value.onTime, out);
      INT.encode(value.offsets.ranges().size(), out);
      long before = 0;
      for (OffsetRange range : value.offsets.ranges()) {
        LONG.encode(range.first() - before, out);
        LONG.encode(range.last() - range.first(), out);
        before = range.last();
      }
    }

    @Override
    public PartitionRecords decode(InputStream in) throws IOException {
      String topic = STRING.decode(in);
      int partition = INT.decode(in);
      long records = LONG.decode(in);
      long onTime = LONG.decode(in);
      int size = INT.decode(in);
      List<OffsetRange> ranges = new ArrayList<>();
      long before = 0;
      for (int i = 0; i < size; i++) {
        long first = before + LONG.decode(in);
        before = first + LONG.decode(in);
        ranges.add(new OffsetRange(first, before));
      }
      return new PartitionRecords(topic, partition, records, onTime, new OffsetRanges(ranges));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
