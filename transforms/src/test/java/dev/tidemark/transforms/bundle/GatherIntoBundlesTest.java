/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.bundle;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

final class GatherIntoBundlesTest {

  private static final Instant BASE = Instant.parse("2026-01-05T09:00:00Z");

  @Test
  void gathersUntilTheWaitIsOver() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);
    TestStream<Integer> stream =
        TestStream.create(VarIntCoder.of())
            .advanceWatermarkTo(BASE)
            .addElements(at(1, 10), at(2, 5))
            .addElements(at(3, 20))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(2))
            .advanceWatermarkToInfinity();

    PCollection<String> out =
        pipeline
            .apply(stream)
            .apply(GatherIntoBundles.of(Duration.ofSeconds(1), 100))
            .apply(ParDo.of(new WithTimestamp()));

    PAssert.that(out).containsInAnyOrder("1@10", "2@5", "3@20");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void releasesWhatIsLeftWhenTheInputEnds() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);
    TestStream<Integer> stream =
        TestStream.create(VarIntCoder.of())
            .advanceWatermarkTo(BASE)
            .addElements(at(1, 0), at(2, 1), at(3, 2), at(4, 3), at(5, 4))
            .advanceWatermarkToInfinity();

    PCollection<String> out =
        pipeline
            .apply(stream)
            .apply(GatherIntoBundles.of(Duration.ofHours(1), 2))
            .apply(ParDo.of(new WithTimestamp()));

    PAssert.that(out).containsInAnyOrder("1@0", "2@1", "3@2", "4@3", "5@4");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> GatherIntoBundles.of(Duration.ZERO, 10))
            .getMessage(),
        containsString("maxWait must be positive, but is PT0S"));
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> GatherIntoBundles.of(Duration.ofSeconds(1), 0))
            .getMessage(),
        containsString("maxElements must be at least 1, but is 0"));
  }

  private static TimestampedValue<Integer> at(int value, int secondsAfterBase) {
    return TimestampedValue.of(
        value, BASE.plus(org.joda.time.Duration.standardSeconds(secondsAfterBase)));
  }

  private static final class WithTimestamp extends DoFn<Integer, String> {
    @ProcessElement
    public void show(
        @Element Integer value, @Timestamp Instant timestamp, OutputReceiver<String> output) {
      output.output(value + "@" + (timestamp.getMillis() - BASE.getMillis()) / 1000);
    }
  }
}
