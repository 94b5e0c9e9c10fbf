/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.TimerInternals;
import org.apache.beam.sdk.transforms.DoFn.BundleFinalizer;

/** The context of a DoFn without state. */
class BundleContext implements StepContext {
  private final StageRuntime runtime;

  BundleContext(StageRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public StateInternals stateInternals() {
    throw new UnsupportedOperationException("A stateless DoFn has no state");
  }

  @Override
  public TimerInternals timerInternals() {
    throw new UnsupportedOperationException("A stateless DoFn has no timers");
  }

  @Override
  public BundleFinalizer bundleFinalizer() {
    return BundleFinalizations.of(runtime.task().request().runId())
        .finalizerOf(runtime.task().request().batch());
  }
}
