/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress;
import dev.tidemark.bench.contender.ResultQueries;
import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.VisibleRecords;
import dev.tidemark.transforms.record.RawRecord;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job of Flink's own DataStream API, in a cluster within the process, with a slot for each core.
 *
 * <p>Records are parsed where they are read; what is an event goes by its id to the subtask that
 * has seen all others of this id. State is in RocksDB with incremental checkpoints. The tables are
 * written as Iceberg's own sink for Flink does it: writers end their files with each checkpoint,
 * and a committer makes them visible when it is complete, exactly once.
 */
public final class FlinkJob implements Contender {
  /** The time between checkpoints where nothing else is said. */
  public static final long CHECKPOINT_MILLIS = 2_000;

  private static final long POLL_MILLIS = 50;

  /** Spark's versions of what Flink has versions of its own of. */
  public static final List<String> LEFT_OUT = List.of("rocksdbjni-", "kryo-shaded-");

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public String differences() {
    return "Writes the tables by Tidemark's parser and writers: Iceberg's sink for Flink comes with"
        + " an Iceberg of its own, which has no place beside that of the others. Gold rows are one"
        + " per window, subtask and checkpoint, for readers to add up; no page views.";
  }

  @Override
  public List<String> librariesLeftOut() {
    return LEFT_OUT;
  }

  @Override
  public ResultQueries results() {
    return ResultQueries.ofParts();
  }

  @Override
  public void drain(ContenderSettings settings, DrainProgress progress) throws Exception {
    VisibleRecords visible = new VisibleRecords(settings.records(), progress);
    CommitFiles.tell(visible);
    // Makes the tables before subtasks compete for it.
    ClickstreamWork.on(settings.warehouse()).close();
    Configuration configuration = configuration(settings);
    RetainedCheckpoint.latest(settings.checkpoint())
        .ifPresent(checkpoint -> configuration.setString("execution.savepoint.path", checkpoint));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(ContenderSettings.CORES, configuration);
    build(environment, settings);
    JobClient job = environment.executeAsync(name());
    CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
    while (!visible.awaitAll(POLL_MILLIS)) {
      if (end.isDone()) {
        throw new IllegalStateException(
            "The job ended before it had read everything: " + end.get());
      }
    }
    progress.finished(settings.records());
    job.cancel().get();
  }

  private static Configuration configuration(ContenderSettings settings) throws Exception {
    long interval = settings.triggerMillis() == 0 ? CHECKPOINT_MILLIS : settings.triggerMillis();
    Configuration configuration = new Configuration();
    configuration.setString("execution.checkpointing.interval", interval + " ms");
    configuration.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("state.backend.type", "rocksdb");
    configuration.setString("state.backend.incremental", "true");
    configuration.setString(
        "state.backend.rocksdb.localdir",
        Files.createDirectories(settings.folder().resolve("rocksdb")).toString());
    // Timers are few: one for each group of identities.
    configuration.setString("state.backend.rocksdb.timer-service.factory", "HEAP");
    configuration.setString("state.checkpoints.dir", settings.checkpoint().toUri().toString());
    configuration.setString("taskmanager.memory.managed.size", "256m");
    // What subtasks hand to the next in their chain they never look at again.
    configuration.setString("pipeline.object-reuse", "true");
    return configuration;
  }

  private static void build(StreamExecutionEnvironment environment, ContenderSettings settings) {
    KafkaSource<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setTopics(settings.topic())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new RawRecords())
            .setProperty("isolation.level", "read_committed")
            .setProperty("max.poll.records", "5000")
            .build();
    String warehouse = settings.warehouse().toString();
    SingleOutputStreamOperator<Tuple2<Long, byte[]>> events =
        environment
            .fromSource(
                source,
                WatermarkStrategy.<RawRecord>forMonotonousTimestamps()
                    .withTimestampAssigner((raw, unused) -> raw.position().arrivalMillis()),
                "topic")
            .uid("topic")
            .transform("take", EventBytes.TYPE, new TakeRecords(warehouse))
            .uid("take");
    events
        .keyBy(event -> event.f0, Types.LONG)
        .transform("deduplicate", FileBytes.TYPE, new DropDuplicates(warehouse))
        .uid("deduplicate")
        .union(events.getSideOutput(TakeRecords.FILES))
        .transform("commit", Types.VOID, new CommitFiles(warehouse))
        .uid("commit")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
