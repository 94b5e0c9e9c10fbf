/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.beam.runners.core.DoFnRunner;
import org.apache.beam.runners.core.DoFnRunners;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.runners.core.StepContext;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.metrics.MetricsEnvironment.MetricsEnvironmentState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A DoFn that is set up, and its bundle: begun by the first element or timer of a task, ended with
 * the task, under its step's metrics.
 */
final class DoFnBundle {
  private final StageRuntime runtime;
  private final DoFnSpec spec;
  private final DoFnRunner<Object, Object> runner;

  /** The metrics of the bundle; null while there is none. */
  private @Nullable MetricsContainerImpl container;

  /** Which metrics count on the thread of the bundle: looked up once, as it is asked for often. */
  private @Nullable MetricsEnvironmentState environment;

  /** Sets the DoFn up; {@code around} may put a runner around the simple one. */
  DoFnBundle(
      StageRuntime runtime,
      DoFnSpec spec,
      SideInputReader sideInputs,
      StepContext context,
      UnaryOperator<DoFnRunner<Object, Object>> around) {
    this.runtime = runtime;
    this.spec = spec;
    // Before the setup: a DoFn whose setup fails is torn down too.
    runtime.onTeardown(() -> DoFnInvokers.invokerFor(spec.fn()).invokeTeardown());
    DoFnInvokers.tryInvokeSetupFor(spec.fn(), runtime.options());
    this.runner =
        around.apply(
            DoFnRunners.simpleRunner(
                runtime.options(),
                spec.fn(),
                sideInputs,
                receiver(runtime, spec),
                spec.mainTag(),
                spec.additionalTags(),
                context,
                spec.inputCoder(),
                spec.outputCoders(),
                spec.windowing(),
                spec.schema(),
                spec.sideInputs()));
  }

  static WindowedValueMultiReceiver receiver(StageRuntime runtime, DoFnSpec spec) {
    Map<TupleTag<?>, StageRuntime.Output> outputs = new HashMap<>();
    spec.outputs().forEach((tag, collection) -> outputs.put(tag, runtime.output(collection)));
    // Most elements go to the main output, whose tag need not be looked for.
    TupleTag<?> mainTag = spec.mainTag();
    StageRuntime.Output main = outputs.get(mainTag);
    return new WindowedValueMultiReceiver() {
      @Override
      public <T> void output(TupleTag<T> tag, WindowedValue<T> value) {
        StageRuntime.Output output = tag.equals(mainTag) ? main : outputs.get(tag);
        if (output != null) {
          output.accept(value);
        }
      }
    };
  }

  DoFn<Object, Object> fn() {
    return spec.fn();
  }

  /** Processes an element inside the bundle. */
  void process(WindowedValue<Object> element) {
    if (container == null) {
      start();
    }
    // What Beam's scope does, without an object and an exception to declare for each element.
    MetricsContainer outer = environment.activate(container);
    try {
      runner.processElement(element);
    } finally {
      environment.activate(outer);
    }
  }

  /** Does something with the runner inside the bundle. */
  void run(Action action) {
    if (container == null) {
      start();
    }
    MetricsContainer outer = environment.activate(container);
    try {
      action.run(runner);
    } finally {
      environment.activate(outer);
    }
  }

  private void start() {
    MetricsContainerImpl ofBundle = runtime.task().metrics(spec.name());
    environment = MetricsEnvironment.getMetricsEnvironmentStateForCurrentThread();
    MetricsContainer outer = environment.activate(ofBundle);
    try {
      runner.startBundle();
      container = ofBundle;
    } finally {
      environment.activate(outer);
    }
  }

  void finish() {
    if (container == null) {
      return;
    }
    MetricsContainer outer = environment.activate(container);
    container = null;
    try {
      runner.finishBundle();
    } finally {
      environment.activate(outer);
    }
  }

  /** What is done inside a bundle. */
  @FunctionalInterface
  interface Action {
    void run(DoFnRunner<Object, Object> runner);
  }
}
