/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a step with {@code @RequiresStableInput} sees, it sees again when its batch failed behind
 * its effect, though the step in front makes something else of each element each time.
 */
final class StableInputTest {
  private static final int ELEMENTS = 40;

  /** What the step saw, by attempt, in order. */
  private static final Map<Integer, List<String>> SEEN = new ConcurrentHashMap<>();

  private static final AtomicInteger ATTEMPT = new AtomicInteger();
  private static final AtomicInteger TAGGED = new AtomicInteger();

  @TempDir Path checkpoint;

  @BeforeEach
  void forget() {
    SEEN.clear();
    ATTEMPT.set(0);
    TAGGED.set(0);
  }

  @Test
  void aStatelessStepSeesTheSameElementsInTheSameOrderAgain() {
    assertThrows(Pipeline.PipelineExecutionException.class, () -> run(ParDo.of(new Effect())));
    ATTEMPT.incrementAndGet();

    assertThat(run(ParDo.of(new Effect())), is(State.DONE));

    assertSeenAgain();
  }

  @Test
  void aStatefulStepSeesTheSameElementsInTheSameOrderAgain() {
    assertThrows(
        Pipeline.PipelineExecutionException.class, () -> run(ParDo.of(new StatefulEffect())));
    ATTEMPT.incrementAndGet();

    assertThat(run(ParDo.of(new StatefulEffect())), is(State.DONE));

    assertSeenAgain();
  }

  private static void assertSeenAgain() {
    assertThat(SEEN.get(1), hasSize(ELEMENTS));
    assertThat("elements were made once", TAGGED.get(), is(ELEMENTS));
    List<String> failed = SEEN.get(0);
    assertThat(failed, is(not(List.of())));
    assertThat(
        "what the failed attempt saw, in its order", SEEN.get(1).containsAll(failed), is(true));
    List<String> again = new ArrayList<>(SEEN.get(1));
    again.retainAll(failed);
    assertThat(again, equalTo(failed));
  }

  private State run(ParDo.SingleOutput<KV<String, String>, Void> effect) {
    SparkMicroBatchPipelineOptions options =
        PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
    options.setRunner(SparkMicroBatchRunner.class);
    options.setSparkMaster("local[2]");
    options.setTrigger(Trigger.AVAILABLE_NOW);
    options.setStatePartitions(1);
    options.setCheckpointLocation(checkpoint.toUri().toString());
    Pipeline pipeline = Pipeline.create(options);
    List<Integer> elements = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      elements.add(i);
    }
    pipeline
        .apply(Create.of(elements).withCoder(VarIntCoder.of()))
        .apply("Tag", ParDo.of(new Tag()))
        .apply(WithKeys.of("key"))
        .apply("Effect", effect);
    return pipeline.run().waitUntilFinish();
  }

  private static void see(String element) {
    List<String> seen =
        SEEN.computeIfAbsent(
            ATTEMPT.get(), unused -> Collections.synchronizedList(new ArrayList<>()));
    seen.add(element);
    if (ATTEMPT.get() == 0 && seen.size() == ELEMENTS / 2) {
      throw new IllegalStateException("Failing behind the effect, as the test wants it");
    }
  }

  /** Makes something else of an element each time. */
  private static final class Tag extends DoFn<Integer, String> {
    @ProcessElement
    public void process(@Element Integer element, OutputReceiver<String> output) {
      TAGGED.incrementAndGet();
      output.output(element + " " + UUID.randomUUID());
    }
  }

  private static final class Effect extends DoFn<KV<String, String>, Void> {
    @RequiresStableInput
    @ProcessElement
    public void process(@Element KV<String, String> element) {
      see(element.getValue());
    }
  }

  private static final class StatefulEffect extends DoFn<KV<String, String>, Void> {
    @StateId("count")
    private final StateSpec<ValueState<Integer>> count = StateSpecs.value(VarIntCoder.of());

    @RequiresStableInput
    @ProcessElement
    public void process(
        @Element KV<String, String> element, @StateId("count") ValueState<Integer> state) {
      Integer before = state.read();
      state.write(before == null ? 1 : before + 1);
      see(element.getValue());
    }
  }
}
