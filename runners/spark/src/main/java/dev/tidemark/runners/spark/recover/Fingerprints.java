/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.WindowingStrategy;

/** What state depends on, as text that is the same in every run of the same code. */
public final class Fingerprints {
  private Fingerprints() {}

  /** Names a coder, with those that it is made of. */
  public static String of(Coder<?> coder) {
    return coder.toString().replaceAll("@[0-9a-f]+", "");
  }

  /**
   * Names a windowing: function with its parameters, trigger, lateness, and how panes accumulate.
   */
  public static String of(WindowingStrategy<?, ?> windowing) {
    TreeSet<String> parameters = new TreeSet<>();
    DisplayData.from(windowing.getWindowFn())
        .items()
        .forEach(item -> parameters.add(item.getKey() + "=" + item.getValue()));
    return windowing.getWindowFn().getClass().getSimpleName()
        + parameters
        + ", "
        + windowing.getTrigger()
        + ", lateness "
        + windowing.getAllowedLateness()
        + ", "
        + windowing.getMode();
  }
}
