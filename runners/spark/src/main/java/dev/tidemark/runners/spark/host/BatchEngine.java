/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.BatchInput.Feed;
import dev.tidemark.runners.spark.host.EngineState.StageProgress;
import dev.tidemark.runners.spark.stage.Chunk;
import dev.tidemark.runners.spark.stage.ChunkBlocks;
import dev.tidemark.runners.spark.stage.StageSpec;
import dev.tidemark.runners.spark.stage.TaskInput;
import dev.tidemark.runners.spark.stage.TaskRequest;
import dev.tidemark.runners.spark.stage.TaskResult;
import dev.tidemark.runners.spark.stage.TaskResult.PartitionState;
import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import dev.tidemark.runners.spark.stage.ViewContents;
import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import dev.tidemark.runners.spark.stage.ViewPane;
import dev.tidemark.runners.spark.state.KeyedStateStores;
import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.Splits;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches. A batch goes through the stages once, in order: a stage's elements are judged by
 * its watermark of the batch before; then its watermark moves on to the minimum of those that it
 * reads from, its due timers fire, and all outputs go on to the stages behind in the same batch. A
 * stage without elements and without due timers costs nothing.
 */
public final class BatchEngine {
  private static final Logger LOG = LoggerFactory.getLogger(BatchEngine.class);
  private static final Duration END_WAITS_FOR = Duration.millis(200);
  private static final Duration END_WAITS_AT_MOST = Duration.standardSeconds(5);
  private static final Instant BEGINNING = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant END = BoundedWindow.TIMESTAMP_MAX_VALUE;

  private final SparkContext spark;
  private final String runId;
  private final PipelinePlan plan;
  private final KeyedStateStores stores;
  private final int partitions;
  private final long maxRecords;
  private final boolean hasTestStream;
  private final Map<Integer, Broadcast<StageSpec>> specs = new HashMap<>();
  private Map<String, Map<WindowBytes, ViewPane>> broadcastViews = Map.of();
  private Broadcast<ViewContents> viewBroadcast;

  /** An engine for a plan; stages are shipped now. */
  public BatchEngine(
      SparkContext spark,
      String runId,
      PipelinePlan plan,
      KeyedStateStores stores,
      int partitions,
      long maxRecords) {
    this.spark = spark;
    this.runId = runId;
    this.plan = plan;
    this.stores = stores;
    this.partitions = partitions;
    this.maxRecords = maxRecords;
    this.hasTestStream = plan.stages().stream().anyMatch(stage -> stage.kind() == Kind.TEST_STREAM);
    for (Stage stage : plan.stages()) {
      specs.put(stage.spec().id(), new JavaSparkContext(spark).broadcast(stage.spec()));
    }
  }

  /** The state before the first batch. */
  public EngineState initialState() {
    Map<Integer, StageProgress> stages = new HashMap<>();
    plan.stages()
        .forEach(
            stage ->
                stages.put(
                    stage.spec().id(),
                    new StageProgress(BEGINNING, BEGINNING, Map.of(), Map.of())));
    MetricsContainerStepMap metrics = new MetricsContainerStepMap();
    metrics.updateAll(plan.metrics());
    return new EngineState(0, BEGINNING, BEGINNING, stages, Map.of(), metrics);
  }

  /** Runs the batch behind {@code before}. */
  public EngineState run(EngineState before, BatchInput input) {
    Batch batch = new Batch(before, input);
    try {
      plan.stages().forEach(batch::run);
      return batch.result();
    } finally {
      batch.removeBlocks();
    }
  }

  /** Returns whether nothing can happen any more. */
  public boolean isFinished(EngineState state) {
    return state.stages().values().stream()
        .noneMatch(stage -> stage.outputWatermark().isBefore(END));
  }

  /** Returns whether bounded sources have not come to the end of time, though they are read. */
  public boolean isEndPending(EngineState state) {
    return plan.stages().stream()
        .filter(stage -> stage.kind() == Kind.IMPULSE || stage.kind() == Kind.BOUNDED)
        .anyMatch(stage -> state.stages().get(stage.spec().id()).inputWatermark().isBefore(END));
  }

  /** Returns whether a stage has something to do at once, in a batch at the given time. */
  public boolean hasWork(EngineState state, Instant processingTime) {
    Instant next = nextProcessingTimer(state);
    return next != null && next.isBefore(processingTime);
  }

  /** Returns the time of the first processing-time timer, or null. */
  public Instant nextProcessingTimer(EngineState state) {
    return state.stages().values().stream()
        .flatMap(stage -> stage.partitions().values().stream())
        .map(PartitionState::nextProcessingTimer)
        .filter(time -> time != null)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Frees what the engine holds on the cluster. */
  public void close() {
    specs.values().forEach(Broadcast::destroy);
    if (viewBroadcast != null) {
      viewBroadcast.destroy();
    }
  }

  /** One batch under way. */
  private final class Batch {
    private final EngineState before;
    private final BatchInput input;
    private final Map<Integer, StageProgress> stages;
    private final Map<Integer, Map<Integer, List<Chunk>>> shuffled = new HashMap<>();
    private final List<Chunk> blocks = new ArrayList<>();
    private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
    private final java.util.Set<String> changedViews = new java.util.HashSet<>();
    private Map<String, Map<WindowBytes, ViewPane>> views;

    Batch(EngineState before, BatchInput input) {
      this.before = before;
      this.input = input;
      this.stages = new HashMap<>(before.stages());
      this.views = before.views();
      metrics.updateAll(before.metrics());
    }

    void run(Stage stage) {
      int id = stage.spec().id();
      StageProgress progress = stages.get(id);
      Instant inputWatermark = inputWatermark(stage, progress);
      List<TaskInput> tasks = tasks(stage, progress, inputWatermark);
      Map<Integer, PartitionState> partitionStates = progress.partitions();
      Map<Integer, SourcePosition> positions = progress.positions();
      if (!tasks.isEmpty()) {
        partitionStates = new TreeMap<>(partitionStates);
        positions = new TreeMap<>(positions);
        for (TaskResult result : execute(stage, progress, inputWatermark, tasks)) {
          partitionStates.put(result.partition(), result.state());
          if (result.source() != null) {
            positions.put(result.partition(), result.source());
          }
          take(result);
        }
      }
      if (stage.kind() == Kind.UNBOUNDED) {
        inputWatermark =
            later(
                progress.inputWatermark(), earliest(positions, ((Splits) stage.source()).splits()));
      }
      Instant outputWatermark = inputWatermark;
      for (PartitionState partition : partitionStates.values()) {
        if (partition.hold() != null && partition.hold().isBefore(outputWatermark)) {
          outputWatermark = partition.hold();
        }
      }
      outputWatermark = later(progress.outputWatermark(), outputWatermark);
      if (outputWatermark.isAfter(progress.outputWatermark())) {
        changedViews.addAll(stage.viewsWritten());
      }
      stages.put(
          id, new StageProgress(inputWatermark, outputWatermark, partitionStates, positions));
      LOG.debug(
          "Batch {}: stage {} ran {} tasks, watermarks {} and {}",
          batchNumber(),
          stage.spec().name(),
          tasks.size(),
          inputWatermark,
          outputWatermark);
    }

    private long batchNumber() {
      return before.batch() + 1;
    }

    /**
     * Whether bounded sources may come to the end of time. It waits for processing-time timers that
     * are about to fire: panes that a trigger makes by processing time would else all be swallowed
     * by the last one.
     */
    private boolean isEndDue() {
      if (!plan.usesProcessingTime() || hasTestStream) {
        return true;
      }
      if (before.batch() == 0) {
        return false;
      }
      Instant timer = nextProcessingTimer(before);
      return timer == null
          || timer.isAfter(input.processingTime().plus(END_WAITS_FOR))
          || before.startedAt().plus(END_WAITS_AT_MOST).isBefore(input.processingTime());
    }

    private Instant inputWatermark(Stage stage, StageProgress progress) {
      return switch (stage.kind()) {
        case IMPULSE, BOUNDED -> isEndDue() ? END : progress.inputWatermark();
        case TEST_STREAM, SPARK_SOURCE -> {
          Feed feed = input.fed().get(stage.spec().id());
          yield feed == null
              ? progress.inputWatermark()
              : later(progress.inputWatermark(), feed.watermark());
        }
        case UNBOUNDED -> progress.inputWatermark();
        case SHUFFLED -> {
          Instant watermark = END;
          for (int upstream : stage.upstream()) {
            Instant output = stages.get(upstream).outputWatermark();
            watermark = output.isBefore(watermark) ? output : watermark;
          }
          yield later(progress.inputWatermark(), watermark);
        }
      };
    }

    private List<TaskInput> tasks(Stage stage, StageProgress progress, Instant inputWatermark) {
      int id = stage.spec().id();
      List<TaskInput> tasks = new ArrayList<>();
      switch (stage.kind()) {
        case IMPULSE -> {
          if (before.batch() == 0) {
            tasks.add(new TaskInput(0, 0, List.of(), null));
          }
        }
        case BOUNDED -> {
          if (before.batch() == 0) {
            for (int partition = 0;
                partition < Math.min(partitions, ((Splits) stage.source()).splits());
                partition++) {
              tasks.add(new TaskInput(partition, 0, List.of(), null));
            }
          }
        }
        case TEST_STREAM, SPARK_SOURCE -> {
          Feed feed = input.fed().get(id);
          if (feed != null && !feed.chunks().isEmpty()) {
            tasks.add(new TaskInput(0, 0, feed.chunks(), null));
          }
        }
        case UNBOUNDED -> {
          for (int split = 0; split < ((Splits) stage.source()).splits(); split++) {
            SourcePosition position = progress.positions().get(split);
            if (position == null || position.watermark().isBefore(END)) {
              tasks.add(
                  new TaskInput(split, 0, List.of(), position == null ? null : position.mark()));
            }
          }
        }
        case SHUFFLED -> {
          Map<Integer, List<Chunk>> chunks = shuffled.getOrDefault(id, Map.of());
          for (int partition = 0; partition < partitions; partition++) {
            PartitionState state =
                progress.partitions().getOrDefault(partition, PartitionState.NEW);
            List<Chunk> ofPartition = chunks.getOrDefault(partition, List.of());
            if (!ofPartition.isEmpty()
                || isDue(state, inputWatermark)
                || (state.waiting() && isAnyChanged(stage))) {
              tasks.add(new TaskInput(partition, state.version(), ofPartition, null));
            }
          }
        }
      }
      return tasks;
    }

    private boolean isAnyChanged(Stage stage) {
      return stage.viewsRead().stream().anyMatch(changedViews::contains);
    }

    private boolean isDue(PartitionState state, Instant inputWatermark) {
      return (state.nextEventTimer() != null
              && PartitionTimers.isDue(state.nextEventTimer(), inputWatermark))
          || (state.nextProcessingTimer() != null
              && state.nextProcessingTimer().isBefore(input.processingTime()));
    }

    private List<TaskResult> execute(
        Stage stage, StageProgress progress, Instant inputWatermark, List<TaskInput> tasks) {
      TaskRequest request =
          new TaskRequest(
              runId,
              stage.spec().id(),
              batchNumber(),
              input.processingTime(),
              progress.inputWatermark(),
              inputWatermark,
              progress.outputWatermark(),
              partitions,
              maxRecords,
              before.batch());
      Broadcast<ViewContents> contents = null;
      Map<String, Instant> viewWatermarks = new HashMap<>();
      if (!stage.viewsRead().isEmpty()) {
        contents = viewBroadcast();
        stage.viewsRead().forEach(view -> viewWatermarks.put(view, watermarkOf(view)));
      }
      spark.setJobDescription("batch " + batchNumber() + ": " + stage.spec().name());
      return new StageRdd(
              spark, specs.get(stage.spec().id()), request, contents, viewWatermarks, stores, tasks)
          .toJavaRDD()
          .collect();
    }

    private Broadcast<ViewContents> viewBroadcast() {
      if (viewBroadcast == null || broadcastViews != views) {
        if (viewBroadcast != null) {
          viewBroadcast.destroy();
        }
        broadcastViews = views;
        viewBroadcast = new JavaSparkContext(spark).broadcast(new ViewContents(views));
      }
      return viewBroadcast;
    }

    private Instant watermarkOf(String view) {
      Instant watermark = END;
      for (Stage stage : plan.stages()) {
        if (stage.viewsWritten().contains(view)) {
          Instant output = stages.get(stage.spec().id()).outputWatermark();
          watermark = output.isBefore(watermark) ? output : watermark;
        }
      }
      return watermark;
    }

    private void take(TaskResult result) {
      for (Chunk chunk : result.chunks()) {
        shuffled
            .computeIfAbsent(chunk.edge(), unused -> new HashMap<>())
            .computeIfAbsent(chunk.partition(), unused -> new ArrayList<>())
            .add(chunk);
        if (chunk.block() != null) {
          blocks.add(chunk);
        }
      }
      metrics.updateAll(result.metrics());
      if (!result.views().isEmpty()) {
        Map<String, Map<WindowBytes, ViewPane>> changed = new HashMap<>(views);
        for (ViewPane pane : result.views()) {
          changedViews.add(pane.view());
          Map<WindowBytes, ViewPane> windows =
              new HashMap<>(changed.getOrDefault(pane.view(), Map.of()));
          windows.merge(
              new WindowBytes(pane.window()),
              pane,
              (old, latest) -> latest.pane() > old.pane() ? latest : old);
          changed.put(pane.view(), windows);
        }
        views = changed;
      }
    }

    EngineState result() {
      Instant startedAt = before.batch() == 0 ? input.processingTime() : before.startedAt();
      return new EngineState(
          batchNumber(), startedAt, input.processingTime(), stages, views, metrics);
    }

    void removeBlocks() {
      blocks.forEach(ChunkBlocks::remove);
    }
  }

  private static Instant earliest(Map<Integer, SourcePosition> positions, int splits) {
    if (positions.size() < splits) {
      return BEGINNING;
    }
    return positions.values().stream()
        .map(SourcePosition::watermark)
        .min(Instant::compareTo)
        .orElse(END);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
