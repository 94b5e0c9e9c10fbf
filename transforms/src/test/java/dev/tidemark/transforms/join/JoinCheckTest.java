/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.time.TimePolicy;
import java.time.Duration;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

/** Joins whose state would have no bound are refused when the graph is built. */
final class JoinCheckTest {
  private static final TimeBound BOUND = TimeBound.within(Duration.ofHours(2));
  private static final TimePolicy POLICY = TimePolicy.DEFAULT;

  private final TestPipeline pipeline = TestPipeline.create();

  @Test
  void withoutKey() {
    assertThat(
        refused(
            rows("left", VoidCoder.of()),
            IntervalJoin.<Void, String, String>inner(rows("right", VoidCoder.of()), BOUND)
                .withPolicies(POLICY, POLICY)),
        is(
            "the join cannot be bounded: left has no key: every row would be compared with every"
                + " other; right has no key: every row would be compared with every other"));
  }

  @Test
  void withoutBound() {
    assertThat(
        refused(
            rows("left", StringUtf8Coder.of()),
            IntervalJoin.<String, String, String>inner(rows("right", StringUtf8Coder.of()), null)
                .withPolicies(POLICY, POLICY)),
        is("the join cannot be bounded: no bound of time: rows would have to be kept for ever"));
  }

  @Test
  void withoutRuleForTheWatermarks() {
    assertThat(
        refused(
            rows("left", StringUtf8Coder.of()),
            IntervalJoin.inner(rows("right", StringUtf8Coder.of()), BOUND)),
        allOf(
            containsString("left has no rule for its watermark"),
            containsString("right has no rule for its watermark")));
  }

  @Test
  void keysThatWouldNotMeet() {
    assertThat(
        refused(
            rows("left", DoubleCoder.of()),
            IntervalJoin.<Double, String, String>inner(rows("right", DoubleCoder.of()), BOUND)
                .withPolicies(POLICY, POLICY)),
        containsString("left has keys whose coder is not deterministic"));
  }

  @Test
  void windowsAndTriggersThatDoNotFit() {
    PCollection<KV<String, String>> left =
        rows("left", StringUtf8Coder.of())
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))));
    PCollection<KV<String, String>> right =
        rows("right", StringUtf8Coder.of())
            .apply(
                Window.<KV<String, String>>into(new GlobalWindows())
                    .triggering(Never.ever())
                    .withAllowedLateness(org.joda.time.Duration.ZERO)
                    .accumulatingFiredPanes());
    assertThat(
        refused(
            left,
            IntervalJoin.<String, String, String>inner(right, BOUND).withPolicies(POLICY, POLICY)),
        allOf(
            containsString("left is in windows of its own"),
            containsString("right accumulates panes, and would join its rows again with each"),
            containsString("right has a trigger that never fires")));
  }

  private <K> PCollection<KV<K, String>> rows(String name, Coder<K> keyCoder) {
    return pipeline.apply(name, Create.empty(KvCoder.of(keyCoder, StringUtf8Coder.of())));
  }

  private static <K> String refused(
      PCollection<KV<K, String>> left, IntervalJoin<K, String, String> join) {
    return assertThrows(IllegalArgumentException.class, () -> left.apply(join)).getMessage();
  }
}
