/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.click;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.stamped;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.tidemark.transforms.aggregate.AggregateBundles;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

/** A test stream's elements that are added together are one bundle. */
final class AggregateBundlesTest {
  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onePartialForEachKeyAndSliceAtItsEarliestEvent() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(
                stamped(click("a", "u1", ofSeconds(50))),
                stamped(click("b", "u2", ofSeconds(10))),
                stamped(click("c", "u1", ofSeconds(20))),
                stamped(click("d", "u1", ofSeconds(60))))
            .addElements(stamped(click("e", "u1", ofSeconds(30))))
            .advanceWatermarkToInfinity();
    PAssert.that(partials(events, 1_000))
        .containsInAnyOrder("3 events at 10000", "1 events at 60000", "1 events at 30000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void fullMapIsSentOnBeforeTheBundleEnds() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(
                stamped(click("a", "u1", ofMinutes(5))),
                stamped(click("b", "u1", ofMinutes(1))),
                stamped(click("c", "u1", ofMinutes(5))),
                // Makes room; the partial results are older than this event.
                stamped(click("d", "u1", ofMinutes(9))),
                stamped(click("e", "u1", ofMinutes(5))))
            .advanceWatermarkToInfinity();
    PAssert.that(partials(events, 2))
        .containsInAnyOrder(
            "2 events at 300000", "1 events at 60000", "1 events at 540000", "1 events at 300000");
    pipeline.run().waitUntilFinish();
  }

  private PCollection<String> partials(TestStream<ClickEvent> events, int mostPartials) {
    return pipeline
        .apply(events)
        .apply(
            ParDo.of(
                new AggregateBundles<>(
                    new ActivityAggregation(ClickEvent::eventType),
                    ofMinutes(1),
                    Duration.ZERO,
                    mostPartials)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ActivityCoder.of()))
        .apply(ParDo.of(new DescribeFn()));
  }

  private static TestStream.Builder<ClickEvent> stream() {
    return TestStream.create(ClickEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }

  private static final class DescribeFn extends DoFn<KV<String, Activity>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(
        @Element KV<String, Activity> partial,
        @Timestamp org.joda.time.Instant timestamp,
        OutputReceiver<String> output) {
      output.output(
          "%d events at %d"
              .formatted(
                  partial.getValue().eventCount(), timestamp.getMillis() - millis(Duration.ZERO)));
    }
  }
}
