/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import dev.tidemark.transforms.time.TimePolicy;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a join must have so that its state is bounded, as far as it can be seen when the graph is
 * built: a key, a bound of time, and a watermark with a rule on both sides.
 */
record JoinCheck(
    PCollection<? extends KV<?, ?>> left,
    PCollection<? extends KV<?, ?>> right,
    @Nullable TimeBound bound,
    @Nullable TimePolicy leftPolicy,
    @Nullable TimePolicy rightPolicy) {

  /**
   * Refuses.
   *
   * @throws IllegalArgumentException whose message says all that is wrong
   */
  void requireBounded() {
    List<String> problems = new ArrayList<>();
    if (bound == null) {
      problems.add("no bound of time: rows would have to be kept for ever");
    }
    check("left", left, leftPolicy, problems);
    check("right", right, rightPolicy, problems);
    if (left.getCoder() instanceof KvCoder<?, ?> leftCoder
        && right.getCoder() instanceof KvCoder<?, ?> rightCoder
        && !leftCoder.getKeyCoder().equals(rightCoder.getKeyCoder())) {
      problems.add(
          "the keys are encoded by %s on the left and by %s on the right, and would never meet"
              .formatted(leftCoder.getKeyCoder(), rightCoder.getKeyCoder()));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the join cannot be bounded: " + String.join("; ", problems));
    }
  }

  private static void check(
      String side, PCollection<?> rows, @Nullable TimePolicy policy, List<String> problems) {
    if (policy == null) {
      problems.add(side + " has no rule for its watermark: how late its rows may be must be known");
    }
    checkKey(side, rows.getCoder(), problems);
    WindowingStrategy<?, ?> windows = rows.getWindowingStrategy();
    if (!(windows.getWindowFn() instanceof GlobalWindows)) {
      problems.add(
          "%s is in windows of its own (%s), which pairs can straddle: put it into the global window"
              .formatted(side, windows.getWindowFn()));
    }
    if (windows.getMode() == WindowingStrategy.AccumulationMode.ACCUMULATING_FIRED_PANES) {
      problems.add(side + " accumulates panes, and would join its rows again with each");
    }
    if (windows.getTrigger() instanceof Never.NeverTrigger) {
      problems.add(side + " has a trigger that never fires");
    }
  }

  private static void checkKey(String side, Coder<?> coder, List<String> problems) {
    if (!(coder instanceof KvCoder<?, ?> keyed) || keyed.getKeyCoder() instanceof VoidCoder) {
      problems.add(side + " has no key: every row would be compared with every other");
      return;
    }
    try {
      keyed.getKeyCoder().verifyDeterministic();
    } catch (NonDeterministicException e) {
      problems.add(
          "%s has keys whose coder is not deterministic: equal keys might not meet (%s)"
              .formatted(side, e.getMessage().strip()));
    }
  }
}
