/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.WindowedValue;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stage ready to run on an executor, with its DoFns set up. It runs one task at a time and is
 * used again by later batches; after a failure it is torn down and not used again.
 */
public final class StageRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(StageRuntime.class);

  private final StageSpec spec;
  private final PipelineOptions options;
  private final Map<Integer, Output> outputs = new HashMap<>();
  private final TreeMap<Integer, Step> steps = new TreeMap<>();
  private final List<Runnable> teardowns = new ArrayList<>();
  private final Root root;
  private @Nullable TaskContext task;

  /**
   * Makes the root and the steps and sets up their DoFns; what was set up is torn down again if one
   * of them fails.
   */
  public StageRuntime(StageSpec spec) {
    this.spec = spec;
    this.options = spec.options().get();
    try {
      // Steps first: an output finds its consumers ready, whichever order the graph has.
      spec.steps()
          .values()
          .forEach(
              list ->
                  list.forEach(
                      numbered ->
                          steps.computeIfAbsent(
                              numbered.order(), unused -> create(numbered.spec()))));
      spec.steps()
          .forEach(
              (collection, list) -> {
                List<Step> consumers = new ArrayList<>();
                list.forEach(numbered -> consumers.add(steps.get(numbered.order())));
                output(collection).consumers = consumers.toArray(new Step[0]);
              });
      root = SerializableUtils.clone(spec.root()).create(this);
      teardowns.add(root::teardown);
    } catch (RuntimeException | Error e) {
      teardown();
      throw e;
    }
  }

  private Step create(Step.Spec stepSpec) {
    // A copy for each step: the parts of a splittable DoFn share one DoFn object, and would set it
    // up twice.
    Step step = SerializableUtils.clone(stepSpec).create(this);
    teardowns.add(step::teardown);
    return step;
  }

  /** The options of the pipeline. */
  public PipelineOptions options() {
    return options;
  }

  /** The number of the stage. */
  public int stage() {
    return spec.id();
  }

  /** Whether the root keeps state. */
  boolean isStateful() {
    return spec.root().isStateful();
  }

  /** The task that runs now. */
  public TaskContext task() {
    if (task == null) {
      throw new IllegalStateException("No task is running in stage " + spec.name());
    }
    return task;
  }

  /**
   * Registers something to end with the runtime; for what must end even if making its step fails
   * half way.
   */
  public void onTeardown(Runnable teardown) {
    teardowns.add(teardown);
  }

  /** Where elements of a PCollection go; an output that nobody reads goes nowhere. */
  public Output output(int collection) {
    return outputs.computeIfAbsent(collection, unused -> new Output());
  }

  /** Runs one task as one bundle. */
  public void run(TaskContext newTask) throws Exception {
    task = newTask;
    try {
      root.run(newTask);
      root.finishBundle();
      steps.values().forEach(Step::finishBundle);
    } finally {
      task = null;
    }
  }

  /** Tears down every DoFn; a failure is logged and does not keep the others. */
  public void teardown() {
    for (Runnable teardown : teardowns) {
      try {
        teardown.run();
      } catch (RuntimeException | Error e) {
        LOG.warn("Tearing down a step of stage {} failed", spec.name(), e);
      }
    }
    teardowns.clear();
  }

  /** The consumers of a PCollection inside a stage. */
  public static final class Output {
    private Step[] consumers = new Step[0];

    private Output() {}

    /** Passes an element to each consumer in turn. */
    @SuppressWarnings("unchecked") // The pipeline's types were checked when it was built.
    public void accept(WindowedValue<?> element) {
      for (Step consumer : consumers) {
        consumer.process((WindowedValue<Object>) element);
      }
    }
  }
}
