/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.BatchEngine.Settings;
import dev.tidemark.runners.spark.host.BatchInput.Feed;
import dev.tidemark.runners.spark.host.BatchProgress.StageReport;
import dev.tidemark.runners.spark.host.EngineState.StageProgress;
import dev.tidemark.runners.spark.source.KafkaPartition;
import dev.tidemark.runners.spark.source.KafkaRead;
import dev.tidemark.runners.spark.source.KafkaRoot;
import dev.tidemark.runners.spark.stage.Chunk;
import dev.tidemark.runners.spark.stage.ChunkBlocks;
import dev.tidemark.runners.spark.stage.OffsetRange;
import dev.tidemark.runners.spark.stage.TaskInput;
import dev.tidemark.runners.spark.stage.TaskRequest;
import dev.tidemark.runners.spark.stage.TaskResult;
import dev.tidemark.runners.spark.stage.TaskResult.PartitionState;
import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StateVersion;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.Splits;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One batch under way: the stages in order, each with what the stages before it gave. */
final class Batch {
  private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
  private static final Duration END_WAITS_FOR = Duration.millis(200);
  private static final Duration END_WAITS_AT_MOST = Duration.standardSeconds(5);

  private final PipelinePlan plan;
  private final Settings settings;
  private final StageJobs jobs;
  private final EngineState before;
  private final BatchInput input;
  private final Map<Integer, StageProgress> stages;
  private final Map<Integer, Map<Integer, List<Chunk>>> shuffled = new HashMap<>();
  private final List<Chunk> blocks = new ArrayList<>();
  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private final SideInputBoard views;
  private final List<StageReport> reports = new ArrayList<>();
  private final Map<Integer, Release> releases = new HashMap<>();
  private final long startedNanos = System.nanoTime();

  Batch(
      PipelinePlan plan, Settings settings, StageJobs jobs, EngineState before, BatchInput input) {
    this.plan = plan;
    this.settings = settings;
    this.jobs = jobs;
    this.before = before;
    this.input = input;
    this.stages = new HashMap<>(before.stages());
    this.views = new SideInputBoard(plan, before.views());
    metrics.updateAll(before.metrics());
  }

  /** Stable input on its way to the step that waited for it, by tasks without other input. */
  private record Release(List<TaskInput> tasks, StageJobs.Running running) {}

  /**
   * Lets stable input go on that has become durable with the batch before. The tasks run beside the
   * stages in front, which read what is new: what they work on is settled, and a step that wants
   * stable input, because it has effects outside, is likely to wait for these.
   */
  void beginReleases() {
    for (Stage stage : plan.stages()) {
      StageProgress progress = stages.get(stage.spec().id());
      List<TaskInput> tasks =
          stage.spec().root().waitsForCommit() ? waitingTasks(progress) : List.of();
      if (!tasks.isEmpty()) {
        StageJobs.Running running =
            jobs.start(
                request(stage, progress, progress.inputWatermark()), stage.spec().name(), tasks);
        releases.put(stage.spec().id(), new Release(tasks, running));
      }
    }
  }

  private static List<TaskInput> waitingTasks(StageProgress progress) {
    return progress.partitions().entrySet().stream()
        .filter(partition -> partition.getValue().waiting())
        .map(
            partition ->
                TaskInput.of(partition.getKey(), partition.getValue().version(), List.of()))
        .toList();
  }

  /**
   * Waits for what was begun and not waited for, because a stage has failed meanwhile: when the
   * batch is run again, nothing of it may run any more.
   */
  void endReleases() {
    releases.values().forEach(release -> release.running().end());
  }

  void run(Stage stage) {
    long started = System.nanoTime();
    int id = stage.spec().id();
    Release release = releases.get(id);
    StageProgress progress = release == null ? stages.get(id) : released(stages.get(id), release);
    Instant inputWatermark = inputWatermark(stage, progress);
    List<TaskInput> tasks = tasks(stage, progress, inputWatermark);
    Map<Integer, PartitionState> partitions = progress.partitions();
    Map<String, SourcePosition> positions = progress.positions();
    if (!tasks.isEmpty()) {
      partitions = new TreeMap<>(partitions);
      positions = new TreeMap<>(positions);
      for (TaskResult result : execute(stage, progress, inputWatermark, tasks)) {
        if (stage.spec().root().isStateful()) {
          partitions.put(result.partition(), result.state());
        }
        positions.putAll(result.positions());
        take(result);
      }
    }
    if (stage.kind() == Kind.UNBOUNDED) {
      int splits = ((Splits) stage.source()).splits();
      inputWatermark =
          BatchEngine.later(
              progress.inputWatermark(),
              positions.size() < splits ? BatchEngine.BEGINNING : earliest(positions));
    } else if (stage.kind() == Kind.KAFKA && input.offsets() != null) {
      positions = completed(stage, positions, progress.positions());
      inputWatermark =
          BatchEngine.later(
              progress.inputWatermark(),
              positions.isEmpty() ? BatchEngine.BEGINNING : earliest(positions));
    }
    Instant outputWatermark = outputWatermark(progress, inputWatermark, partitions);
    if (outputWatermark.isAfter(progress.outputWatermark())) {
      views.advanced(stage);
    }
    stages.put(id, new StageProgress(inputWatermark, outputWatermark, partitions, positions));
    if (release != null) {
      tasks = Stream.concat(release.tasks().stream(), tasks.stream()).toList();
    }
    StageReport report = report(stage, tasks, started);
    reports.add(report);
    LOG.debug("Batch {}: {}", before.batch() + 1, report);
  }

  /** The stage once its stable input is through, of which the watermark knows nothing yet. */
  private StageProgress released(StageProgress progress, Release release) {
    Map<Integer, PartitionState> partitions = new TreeMap<>(progress.partitions());
    for (TaskResult result : release.running().results()) {
      partitions.put(result.partition(), result.state());
      take(result);
    }
    return new StageProgress(
        progress.inputWatermark(), progress.outputWatermark(), partitions, progress.positions());
  }

  private static Instant outputWatermark(
      StageProgress progress, Instant inputWatermark, Map<Integer, PartitionState> partitions) {
    Instant watermark = inputWatermark;
    for (PartitionState partition : partitions.values()) {
      if (partition.hold() != null && partition.hold().isBefore(watermark)) {
        watermark = partition.hold();
      }
    }
    return BatchEngine.later(progress.outputWatermark(), watermark);
  }

  private static Instant earliest(Map<String, SourcePosition> positions) {
    return positions.values().stream()
        .map(SourcePosition::watermark)
        .min(Instant::compareTo)
        .orElse(BatchEngine.END);
  }

  private Instant inputWatermark(Stage stage, StageProgress progress) {
    return switch (stage.kind()) {
      case IMPULSE, BOUNDED -> isEndDue() ? BatchEngine.END : progress.inputWatermark();
      case TEST_STREAM -> {
        Feed feed = input.fed().get(stage.spec().id());
        yield feed == null
            ? progress.inputWatermark()
            : BatchEngine.later(progress.inputWatermark(), feed.watermark());
      }
      case UNBOUNDED, KAFKA -> progress.inputWatermark();
      case SHUFFLED -> {
        Instant watermark = BatchEngine.END;
        for (int upstream : stage.upstream()) {
          Instant output = stages.get(upstream).outputWatermark();
          watermark = output.isBefore(watermark) ? output : watermark;
        }
        yield BatchEngine.later(progress.inputWatermark(), watermark);
      }
    };
  }

  /**
   * Whether bounded sources may come to the end of time. It waits for processing-time timers that
   * are about to fire: panes that a trigger makes by processing time would else all be swallowed by
   * the last one.
   */
  private boolean isEndDue() {
    if (!plan.usesProcessingTime() || plan.has(Kind.TEST_STREAM)) {
      return true;
    }
    if (before.batch() == 0) {
      return false;
    }
    Instant timer = before.nextProcessingTimer();
    return timer == null
        || timer.isAfter(input.processingTime().plus(END_WAITS_FOR))
        || before.startedAt().plus(END_WAITS_AT_MOST).isBefore(input.processingTime());
  }

  private List<TaskInput> tasks(Stage stage, StageProgress progress, Instant inputWatermark) {
    return switch (stage.kind()) {
      case IMPULSE -> before.batch() == 0 ? List.of(TaskInput.of(0, 0, List.of())) : List.of();
      case BOUNDED -> boundedTasks(stage);
      case TEST_STREAM -> {
        Feed feed = input.fed().get(stage.spec().id());
        yield feed == null || feed.chunks().isEmpty()
            ? List.of()
            : List.of(TaskInput.of(0, 0, feed.chunks()));
      }
      case UNBOUNDED -> input.reading() ? splitTasks(stage, progress) : List.of();
      case KAFKA -> kafkaTasks(stage, progress);
      case SHUFFLED -> shuffledTasks(stage, progress, inputWatermark);
    };
  }

  private List<TaskInput> boundedTasks(Stage stage) {
    List<TaskInput> tasks = new ArrayList<>();
    if (before.batch() == 0) {
      for (int partition = 0;
          partition < Math.min(settings.partitions(), ((Splits) stage.source()).splits());
          partition++) {
        tasks.add(TaskInput.of(partition, 0, List.of()));
      }
    }
    return tasks;
  }

  private List<TaskInput> splitTasks(Stage stage, StageProgress progress) {
    List<TaskInput> tasks = new ArrayList<>();
    for (int split = 0; split < ((Splits) stage.source()).splits(); split++) {
      SourcePosition position = progress.positions().get(Integer.toString(split));
      if (position == null || position.watermark().isBefore(BatchEngine.END)) {
        tasks.add(new TaskInput(split, 0, List.of(), progress.positions(), null));
      }
    }
    return tasks;
  }

  private List<TaskInput> kafkaTasks(Stage stage, StageProgress progress) {
    List<TaskInput> tasks = new ArrayList<>();
    if (input.offsets() != null) {
      for (OffsetRange range : input.offsets().ranges(stage.spec().name()).values()) {
        if (range.lost() > 0) {
          metrics.getContainer(stage.spec().name()).getCounter(KafkaRoot.LOST).inc(range.lost());
        }
        if (!range.isEmpty()) {
          tasks.add(new TaskInput(tasks.size(), 0, List.of(), progress.positions(), range));
        }
      }
    }
    return tasks;
  }

  /**
   * Adds the partitions of Kafka of which the batch has no offsets: they move on by their timestamp
   * policy, told that nothing is left.
   */
  private Map<String, SourcePosition> completed(
      Stage stage, Map<String, SourcePosition> read, Map<String, SourcePosition> before) {
    Map<String, SourcePosition> positions = new TreeMap<>(read);
    KafkaRead kafka = ((KafkaRoot.Source) stage.source()).read();
    input
        .offsets()
        .ranges(stage.spec().name())
        .forEach(
            (name, range) -> {
              if (range.isEmpty()) {
                positions.put(name, KafkaPartition.idle(kafka, range, before.get(name)));
              }
            });
    return positions;
  }

  private List<TaskInput> shuffledTasks(
      Stage stage, StageProgress progress, Instant inputWatermark) {
    List<TaskInput> tasks = new ArrayList<>();
    Map<Integer, List<Chunk>> chunks = shuffled.getOrDefault(stage.spec().id(), Map.of());
    for (int partition = 0; partition < settings.partitions(); partition++) {
      PartitionState state = progress.partitions().getOrDefault(partition, PartitionState.NEW);
      List<Chunk> ofPartition = chunks.getOrDefault(partition, List.of());
      if (!ofPartition.isEmpty()
          || isDue(state, inputWatermark)
          || (state.waiting() && views.isAnyChanged(stage.viewsRead()))) {
        tasks.add(TaskInput.of(partition, state.version(), ofPartition));
      }
    }
    return tasks;
  }

  private boolean isDue(PartitionState state, Instant inputWatermark) {
    return (state.nextEventTimer() != null
            && PartitionTimers.isDue(state.nextEventTimer(), inputWatermark))
        || (state.nextProcessingTimer() != null
            && state.nextProcessingTimer().isBefore(input.processingTime()));
  }

  private List<TaskResult> execute(
      Stage stage, StageProgress progress, Instant inputWatermark, List<TaskInput> tasks) {
    return jobs.run(
        request(stage, progress, inputWatermark),
        stage.spec().name(),
        tasks,
        stage.viewsRead().isEmpty() ? null : views.contents(),
        views.watermarks(stage.viewsRead(), stages));
  }

  private TaskRequest request(Stage stage, StageProgress progress, Instant inputWatermark) {
    return new TaskRequest(
        settings.runId(),
        stage.spec().id(),
        before.batch() + 1,
        input.processingTime(),
        progress.inputWatermark(),
        inputWatermark,
        progress.outputWatermark(),
        settings.partitions(),
        settings.maxRecords(),
        before.batch());
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
    views.add(result.views());
  }

  EngineState result() {
    Instant startedAt = before.batch() == 0 ? input.processingTime() : before.startedAt();
    return new EngineState(
        before.batch() + 1,
        input.queryBatch(before.queryBatch()),
        startedAt,
        input.processingTime(),
        stages,
        views.live(stages),
        metrics);
  }

  private StageReport report(Stage stage, List<TaskInput> tasks, long started) {
    StageProgress after = stages.get(stage.spec().id());
    long records = 0;
    long backlog = 0;
    long lost = 0;
    for (TaskInput task : tasks) {
      records += task.chunks().stream().mapToLong(Chunk::records).sum();
    }
    if (stage.kind() == Kind.KAFKA && input.offsets() != null) {
      for (OffsetRange range : input.offsets().ranges(stage.spec().name()).values()) {
        records += range.until() - range.from();
        backlog += range.backlog();
        lost += range.lost();
      }
    }
    return new StageReport(
        stage.spec().name(),
        stage.kind() != Kind.SHUFFLED,
        tasks.size(),
        records,
        backlog,
        lost,
        after.inputWatermark(),
        after.outputWatermark(),
        stateRows(after.partitions()),
        after.partitions().values().stream().mapToLong(PartitionState::bytes).sum(),
        millisSince(started));
  }

  private static long stateRows(Map<Integer, PartitionState> partitions) {
    return partitions.values().stream().anyMatch(state -> state.rows() == StateVersion.NOT_COUNTED)
        ? StateVersion.NOT_COUNTED
        : partitions.values().stream().mapToLong(PartitionState::rows).sum();
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  BatchProgress progress() {
    return new BatchProgress(
        before.batch() + 1, input.processingTime(), millisSince(startedNanos), reports);
  }

  void removeBlocks() {
    blocks.forEach(ChunkBlocks::remove);
  }
}
