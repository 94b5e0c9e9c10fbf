/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.state.TimeDomain;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** The timers of the key that a task is at, kept in a {@link PartitionTimers}. */
public final class StoreTimerInternals implements TimerInternals {
  private final PartitionTimers timers;
  private final byte[] key;
  private final byte[] wholeKey;

  /** The timers of {@code key}, as encoded by its coder. */
  public StoreTimerInternals(PartitionTimers timers, byte[] key) {
    this.timers = timers;
    this.key = LargeKeys.nameOf(key);
    this.wholeKey = key;
  }

  @Override
  public void setTimer(
      StateNamespace namespace,
      String timerId,
      String timerFamilyId,
      Instant target,
      Instant outputTimestamp,
      TimeDomain timeDomain) {
    timers.set(
        wholeKey,
        key,
        TimerData.of(timerId, timerFamilyId, namespace, target, outputTimestamp, timeDomain));
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // The interface demands it; runners-core still calls it.
  public void setTimer(TimerData timer) {
    timers.set(wholeKey, key, timer);
  }

  @Override
  public void deleteTimer(
      StateNamespace namespace, String timerId, String timerFamilyId, TimeDomain timeDomain) {
    timers.delete(key, namespace, timerId, timerFamilyId);
  }

  @Override
  @Deprecated
  public void deleteTimer(StateNamespace namespace, String timerId, String timerFamilyId) {
    timers.delete(key, namespace, timerId, timerFamilyId);
  }

  @Override
  @Deprecated
  public void deleteTimer(TimerData timer) {
    timers.delete(key, timer.getNamespace(), timer.getTimerId(), timer.getTimerFamilyId());
  }

  @Override
  public Instant currentProcessingTime() {
    return timers.clock().processingTime();
  }

  @Override
  public Instant currentSynchronizedProcessingTime() {
    return timers.clock().processingTime();
  }

  @Override
  public Instant currentInputWatermarkTime() {
    return timers.clock().inputWatermark();
  }

  @Override
  public @Nullable Instant currentOutputWatermarkTime() {
    return timers.clock().outputWatermark();
  }

  /**
   * A timer with the key that it is for.
   *
   * @param key in rows, the {@linkplain LargeKeys name} of the key; to whom it fires, the key
   * @param timer the timer
   */
  @SuppressWarnings("ArrayRecordComponent") // Timers are compared by their identity rows.
  public record KeyedTimer(byte[] key, TimerData timer) {

    byte[] identity() {
      return identity(key, timer.getNamespace(), timer.getTimerId(), timer.getTimerFamilyId());
    }

    static byte[] identity(
        byte[] key, StateNamespace namespace, String timerId, String timerFamilyId) {
      return RowKey.of(RowKey.TIMER)
          .part(key)
          .part(namespace.stringKey())
          .part(timerFamilyId)
          .part(timerId)
          .toBytes();
    }

    byte[] encode() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        out.writeInt(key.length);
        out.write(key);
        out.writeUTF(timer.getNamespace().stringKey());
        out.writeUTF(timer.getTimerId());
        out.writeUTF(timer.getTimerFamilyId());
        out.writeLong(timer.getTimestamp().getMillis());
        out.writeLong(timer.getOutputTimestamp().getMillis());
        out.writeByte(PartitionTimers.kindOf(timer.getDomain()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    static KeyedTimer decode(byte[] row, NamespaceDecoder namespaces) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
        byte[] key = in.readNBytes(in.readInt());
        StateNamespace namespace = namespaces.decode(in.readUTF());
        String id = in.readUTF();
        String family = in.readUTF();
        Instant target = Instant.ofEpochMilli(in.readLong());
        Instant output = Instant.ofEpochMilli(in.readLong());
        return new KeyedTimer(
            key,
            TimerData.of(
                id, family, namespace, target, output, PartitionTimers.domainOf(in.readByte())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Turns the written form of a namespace back into it; needs the stage's window coder. */
  @FunctionalInterface
  public interface NamespaceDecoder {
    /** Inverse of {@link StateNamespace#stringKey}. */
    StateNamespace decode(String stringKey);
  }
}
