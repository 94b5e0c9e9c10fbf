/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.Root;
import dev.tidemark.runners.spark.stage.StageSpec;
import dev.tidemark.runners.spark.stage.StageSpec.NumberedStep;
import dev.tidemark.runners.spark.stage.Step;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.SourceDescription;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Collects what the translators make of each primitive, and cuts it into stages. A stage begins
 * with a source or behind a shuffle; stateless steps belong to every stage that reaches them
 * without a shuffle, so that a Flatten needs none.
 */
final class PlanBuilder {
  private final SerializablePipelineOptions options;
  private final Map<PValue, Integer> collections = new HashMap<>();
  private final Map<Integer, List<NumberedStep>> consumers = new TreeMap<>();
  private final Map<Integer, StepFacts> facts = new HashMap<>();
  private final Map<Integer, RootFacts> roots = new LinkedHashMap<>();
  private final Set<String> views = new HashSet<>();
  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private boolean processingTime;
  private int nextCollection;
  private int nextStep;

  PlanBuilder(SerializablePipelineOptions options) {
    this.options = options;
  }

  SerializablePipelineOptions options() {
    return options;
  }

  /** The metrics that sources report while they are split. */
  MetricsContainerStepMap metrics() {
    return metrics;
  }

  /** Notes that a step acts by processing time. */
  void usesProcessingTime() {
    processingTime = true;
  }

  /** Returns the number of a PCollection. */
  int collection(PValue value) {
    return collections.computeIfAbsent(value, unused -> nextCollection++);
  }

  /** Returns the number of a PCollection that the pipeline does not have but the plan needs. */
  int newCollection() {
    return nextCollection++;
  }

  /** Returns the number that the next root's stage will have: the edge to it. */
  int nextStage() {
    return roots.size();
  }

  /** Returns whether the view is seen for the first time. */
  boolean addView(String view) {
    return views.add(view);
  }

  /** Adds a fused step. */
  void addStep(List<Integer> inputs, Step.Spec spec, List<Integer> outputs) {
    addStep(inputs, spec, new StepFacts(outputs, null, null));
  }

  /** Adds the step that writes a view. */
  void addViewWriter(int input, Step.Spec spec, String view) {
    addStep(List.of(input), spec, new StepFacts(List.of(), null, view));
  }

  private void addStep(List<Integer> inputs, Step.Spec spec, StepFacts stepFacts) {
    NumberedStep numbered = new NumberedStep(nextStep++, spec);
    inputs.forEach(
        input -> consumers.computeIfAbsent(input, unused -> new ArrayList<>()).add(numbered));
    facts.put(numbered.order(), stepFacts);
  }

  /** Adds a source. */
  void addSource(
      Root.Spec spec, Kind kind, List<Integer> outputs, @Nullable SourceDescription description) {
    roots.put(nextStage(), new RootFacts(spec, kind, outputs, Set.of(), description));
  }

  /** Adds a root behind a shuffle; {@code shuffle} writes to the edge {@link #nextStage}. */
  void addShuffled(
      int input, Step.Spec shuffle, Root.Spec spec, List<Integer> outputs, Set<String> viewsRead) {
    int stage = nextStage();
    roots.put(stage, new RootFacts(spec, Kind.SHUFFLED, outputs, viewsRead, null));
    addStep(List.of(input), shuffle, new StepFacts(List.of(), stage, null));
  }

  PipelinePlan build() {
    Map<Integer, Set<Integer>> upstream = new HashMap<>();
    Map<Integer, Map<Integer, List<NumberedStep>>> fused = new HashMap<>();
    Map<Integer, Set<String>> written = new HashMap<>();
    roots.forEach(
        (stage, root) -> {
          Map<Integer, List<NumberedStep>> steps = stepsBehind(root.outputs());
          fused.put(stage, steps);
          steps.values().stream()
              .flatMap(List::stream)
              .map(step -> facts.get(step.order()))
              .forEach(
                  step -> {
                    if (step.edge() != null) {
                      upstream
                          .computeIfAbsent(step.edge(), unused -> new LinkedHashSet<>())
                          .add(stage);
                    }
                    if (step.view() != null) {
                      written
                          .computeIfAbsent(stage, unused -> new LinkedHashSet<>())
                          .add(step.view());
                    }
                  });
        });
    List<Stage> stages = new ArrayList<>();
    roots.forEach(
        (stage, root) ->
            stages.add(
                new Stage(
                    new StageSpec(
                        stage, root.spec().name(), root.spec(), fused.get(stage), options),
                    root.kind(),
                    upstream.getOrDefault(stage, Set.of()),
                    root.viewsRead(),
                    written.getOrDefault(stage, Set.of()),
                    root.description())));
    return new PipelinePlan(inOrder(stages), processingTime, metrics);
  }

  private Map<Integer, List<NumberedStep>> stepsBehind(List<Integer> outputs) {
    Map<Integer, List<NumberedStep>> steps = new TreeMap<>();
    Deque<Integer> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      int collection = open.remove();
      List<NumberedStep> readers = consumers.get(collection);
      if (readers != null && steps.putIfAbsent(collection, readers) == null) {
        readers.forEach(step -> open.addAll(facts.get(step.order()).outputs()));
      }
    }
    return new HashMap<>(steps);
  }

  /**
   * Orders the stages so that each comes behind its upstream and behind the writers of its side
   * inputs.
   */
  private static List<Stage> inOrder(List<Stage> stages) {
    List<Stage> ordered = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    while (ordered.size() < stages.size()) {
      int before = ordered.size();
      for (Stage stage : stages) {
        if (!done.contains(stage.spec().id())
            && done.containsAll(stage.upstream())
            && done.containsAll(writersOf(stages, stage.viewsRead()))) {
          ordered.add(stage);
          done.add(stage.spec().id());
        }
      }
      if (ordered.size() == before) {
        throw new IllegalStateException("The pipeline's stages read from each other in a circle");
      }
    }
    return ordered;
  }

  private static Set<Integer> writersOf(List<Stage> stages, Set<String> views) {
    Set<Integer> writers = new HashSet<>();
    for (Stage stage : stages) {
      if (stage.viewsWritten().stream().anyMatch(views::contains)) {
        writers.add(stage.spec().id());
      }
    }
    return writers;
  }

  /** Returns the only PCollection among values. */
  static PCollection<?> only(Iterable<? extends PValue> values) {
    var iterator = values.iterator();
    PCollection<?> only = (PCollection<?>) iterator.next();
    if (iterator.hasNext()) {
      throw new IllegalStateException("One PCollection was expected");
    }
    return only;
  }

  private record StepFacts(List<Integer> outputs, @Nullable Integer edge, @Nullable String view) {}

  private record RootFacts(
      Root.Spec spec,
      Kind kind,
      List<Integer> outputs,
      Set<String> viewsRead,
      @Nullable SourceDescription description) {}
}
