/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

final class ArrivalTimestampPolicyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration MAX_DELAY = Duration.ofMinutes(5);
  private static final long UNKNOWN = -1;

  private final TimestampPolicy<byte[], byte[]> policy = policy(Optional.empty());

  @Test
  void elementsAreBehindArrivalByTheDelay() {
    assertThat(timestamp(minutesAgo(60)), is(minutesAgo(65)));
    assertThat(watermark(100, NOW), is(minutesAgo(65)));
  }

  @Test
  void arrivalNeverGoesBack() {
    assertThat(timestamp(minutesAgo(30)), is(minutesAgo(35)));
    assertThat(timestamp(minutesAgo(50)), is(minutesAgo(35)));
    assertThat(watermark(100, NOW), is(minutesAgo(35)));
    assertThat(timestamp(minutesAgo(20)), is(minutesAgo(25)));
  }

  @Test
  void aClockAheadCountsAsNow() {
    assertThat(timestamp(minutesAgo(-90)), is(minutesAgo(5)));
    assertThat(timestamp(minutesAgo(10)), is(minutesAgo(5)));
  }

  @Test
  void theBrokersTimeCountsThoughTheClockHereIsBehindIt() {
    KafkaRecord<byte[], byte[]> appended =
        record(minutesAgo(-90), KafkaTimestampType.LOG_APPEND_TIME);
    assertThat(policy.getTimestampForRecord(context(1, NOW), appended), is(minutesAgo(-85)));
    assertThat(watermark(7, NOW), is(minutesAgo(-85)));
  }

  @Test
  void aRecordWithoutTimestampArrivesNow() {
    assertThat(timestamp(Instant.ofEpochMilli(-1)), is(minutesAgo(5)));
  }

  @Test
  void aPartitionReadToItsEndMovesOnToTheTimeOfTheLook() {
    timestamp(minutesAgo(60));
    assertThat(watermark(0, minutesAgo(2)), is(minutesAgo(7)));
    // An older look takes nothing back.
    assertThat(watermark(0, minutesAgo(3)), is(minutesAgo(7)));
    // A record that is older than the look arrives when its partition was empty at last.
    assertThat(timestamp(minutesAgo(4)), is(minutesAgo(7)));
  }

  @Test
  void aPartitionThatNeverHeldARecordMovesOn() {
    assertThat(watermark(0, minutesAgo(1)), is(minutesAgo(6)));
  }

  @Test
  void aLookInTheFutureCountsAsNow() {
    assertThat(watermark(0, minutesAgo(-30)), is(minutesAgo(5)));
  }

  @Test
  void nothingMovesWhileTheEndIsUnknownOrFarAway() {
    assertThat(watermark(UNKNOWN, NOW), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    assertThat(watermark(7, NOW), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    timestamp(minutesAgo(60));
    assertThat(watermark(UNKNOWN, NOW), is(minutesAgo(65)));
    assertThat(watermark(7, NOW), is(minutesAgo(65)));
  }

  @Test
  void resumesAtTheWatermarkThatWas() {
    TimestampPolicy<byte[], byte[]> resumed = policy(Optional.of(minutesAgo(40)));
    assertThat(resumed.getWatermark(context(7, NOW)), is(minutesAgo(40)));
    assertThat(
        resumed.getTimestampForRecord(context(7, NOW), record(minutesAgo(50))), is(minutesAgo(40)));
    assertThat(
        resumed.getTimestampForRecord(context(7, NOW), record(minutesAgo(30))), is(minutesAgo(35)));
  }

  @Test
  void resumesFromNothing() {
    TimestampPolicy<byte[], byte[]> resumed =
        policy(Optional.of(BoundedWindow.TIMESTAMP_MIN_VALUE));
    assertThat(resumed.getWatermark(context(UNKNOWN, NOW)), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  private Instant timestamp(Instant recordTime) {
    return policy.getTimestampForRecord(context(1, NOW), record(recordTime));
  }

  private Instant watermark(long backlog, Instant lookedAt) {
    return policy.getWatermark(context(backlog, lookedAt));
  }

  private static TimestampPolicy<byte[], byte[]> policy(Optional<Instant> previousWatermark) {
    long now = NOW.getMillis();
    return SerializableUtils.ensureSerializable(
            ArrivalTimestampPolicy.factory(MAX_DELAY, () -> now))
        .createTimestampPolicy(new TopicPartition("clicks", 3), previousWatermark);
  }

  private static Instant minutesAgo(int minutes) {
    return NOW.minus(org.joda.time.Duration.standardMinutes(minutes));
  }

  private static KafkaRecord<byte[], byte[]> record(Instant time) {
    return record(time, KafkaTimestampType.CREATE_TIME);
  }

  private static KafkaRecord<byte[], byte[]> record(Instant time, KafkaTimestampType type) {
    return new KafkaRecord<>("clicks", 3, 17, time.getMillis(), type, null, KV.of(null, null));
  }

  private static PartitionContext context(long backlog, Instant lookedAt) {
    return new PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return lookedAt;
      }
    };
  }
}
