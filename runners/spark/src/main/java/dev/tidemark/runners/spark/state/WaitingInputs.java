/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import dev.tidemark.runners.spark.state.StoreStateInternals.EntrySequence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.joda.time.Instant;

/**
 * Inputs of a partition that cannot be processed before a side input is there. Each holds the
 * watermark at its timestamp.
 */
public final class WaitingInputs {
  private static final byte[] PREFIX = {RowKey.WAITING};

  private final KeyedStateStore store;
  private final EntrySequence entries;

  /** The inputs that wait in {@code store}. */
  public WaitingInputs(KeyedStateStore store, EntrySequence entries) {
    this.store = store;
    this.entries = entries;
  }

  /** Lets an input wait. */
  public void add(Instant timestamp, byte[] key, byte[] payload) {
    byte[] row = RowKey.of(RowKey.WAITING).number(entries.next()).toBytes();
    ByteBuffer value = ByteBuffer.allocate(12 + key.length + payload.length);
    value.putLong(timestamp.getMillis()).putInt(key.length).put(key).put(payload);
    store.put(row, value.array());
    WatermarkHolds.add(store, timestamp, row);
  }

  /** Takes out all inputs that wait, in the order in which they came. */
  public List<Waiting> takeAll() {
    List<byte[]> rows = new ArrayList<>();
    List<Waiting> inputs = new ArrayList<>();
    store.scan(
        PREFIX,
        (row, value) -> {
          ByteBuffer buffer = ByteBuffer.wrap(value);
          Instant timestamp = Instant.ofEpochMilli(buffer.getLong());
          byte[] key = new byte[buffer.getInt()];
          buffer.get(key);
          byte[] payload = new byte[buffer.remaining()];
          buffer.get(payload);
          rows.add(row.clone());
          inputs.add(new Waiting(timestamp, key, payload));
          return true;
        });
    for (int i = 0; i < rows.size(); i++) {
      store.remove(rows.get(i));
      WatermarkHolds.remove(store, inputs.get(i).timestamp(), rows.get(i));
    }
    return inputs;
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    boolean[] empty = {true};
    store.scan(
        PREFIX,
        (row, value) -> {
          empty[0] = false;
          return false;
        });
    return empty[0];
  }

  /**
   * An input that waits.
   *
   * @param timestamp its timestamp
   * @param key its key, encoded
   * @param payload the element, encoded
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  public record Waiting(Instant timestamp, byte[] key, byte[] payload) {}
}
