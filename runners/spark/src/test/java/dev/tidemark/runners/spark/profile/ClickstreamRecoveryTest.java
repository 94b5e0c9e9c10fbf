/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.command.TidemarkProcess;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.RecoveryMark;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.spark.OnEmbeddedKafka;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clickstream on a checkpoint, as processes that are killed, stopped and started again: the
 * tables are as the oracle says, nothing lost and nothing twice. Kills at random times, too, with
 * {@code -Dtidemark.recovery.seeds=1,2,3}.
 */
final class ClickstreamRecoveryTest extends OnEmbeddedKafka {
  private static final String SEEDS = "tidemark.recovery.seeds";
  private static final int EVENTS = 3_000;
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;
  private static final int BAD_CONFIGURATION = 2;
  private static final int TABLES_NOT_USABLE = 4;
  private static final int CHECKPOINT_NOT_USABLE = 6;
  private static final Duration AT_MOST = Duration.ofMinutes(4);
  private static final String CRASH = "dev.tidemark.runners.spark.crash=";

  @TempDir Path folder;
  private static int topics;

  /** One run, which is ended at each point of a batch in turn, completed, and looked at again. */
  @Test
  void aRunIsCompletedWhereverItEnds() throws Exception {
    Expectation expected = produce(11);
    for (String point :
        List.of(
            "STATE_COMMITTED:3",
            "STABLE_INPUT_PROCESSED:1",
            "BATCH_COMMITTED:1",
            "OFFSETS_WRITTEN:1",
            "BATCH_BEGUN:1")) {
      try (TidemarkProcess crashing = start(List.of(CRASH + point), "available-now")) {
        int code = crashing.waitFor(AT_MOST);
        assertThat(point + "\n" + crashing.said(), code, is(KILLED));
      }
    }
    complete();
    assertAsExpected(expected);

    Map<String, Long> snapshots = snapshots();
    complete();
    assertThat("a run with nothing to read adds nothing", snapshots(), equalTo(snapshots));

    List<String> before = filesOf(checkpoint());
    try (TidemarkProcess changed = start(List.of(), "available-now", "--goldWindow", "5m")) {
      int code = changed.waitFor(AT_MOST);
      assertThat(changed.said(), code, is(CHECKPOINT_NOT_USABLE));
      assertThat(
          changed.said(),
          allOf(
              containsString("CountEventsPerMinute"),
              containsString("Either give the steps back"),
              containsString("or start with a new --checkpointLocation")));
    }
    assertThat("nothing was touched", filesOf(checkpoint()), equalTo(before));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @EnabledIfSystemProperty(named = SEEDS, matches = ".+")
  void aKilledRunIsCompletedByTheNext(long seed) throws Exception {
    Expectation expected = produce(seed);
    Random random = new Random(seed);
    try (TidemarkProcess running = start(List.of(), "available-now")) {
      Awaitility.await()
          .atMost(AT_MOST)
          .until(() -> Files.exists(checkpoint().resolve("committed/1")) || !running.isAlive());
      Awaitility.await()
          .pollDelay(Duration.ofMillis(random.nextInt(4_000)))
          .atMost(AT_MOST)
          .until(() -> true);
      running.kill();
    }
    complete();
    assertAsExpected(expected);
  }

  private static Stream<Long> seeds() {
    return Stream.of(System.getProperty(SEEDS, "").split(",")).map(Long::valueOf);
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstEndsWhenAsked() throws Exception {
    Expectation expected = produce(13);
    try (TidemarkProcess first = start(List.of(), "processing-time")) {
      Awaitility.await()
          .atMost(AT_MOST)
          .until(() -> Files.exists(checkpoint().resolve("committed/2")) || !first.isAlive());

      try (TidemarkProcess second = start(List.of(), "available-now")) {
        int code = second.waitFor(AT_MOST);
        assertThat(second.said(), code, is(TABLES_NOT_USABLE));
        assertThat(
            second.said(),
            allOf(containsString("Another job writes"), containsString("Stop it first")));
      }

      first.terminate();
      int code = first.waitFor(Duration.ofSeconds(60));
      assertThat(first.said(), code, is(TERMINATED));
    }
    complete();
    assertAsExpected(expected);
  }

  @Test
  void aRunWithoutItsCheckpointGoesOnOnlyWhereARecoveryHasDied() throws Exception {
    Expectation expected = produce(17);
    complete();
    Map<String, Long> snapshots = snapshots();
    Files.move(checkpoint(), folder.resolve("lost"));

    try (TidemarkProcess refused = start(List.of(), "available-now")) {
      int code = refused.waitFor(AT_MOST);
      assertThat(refused.said(), code, is(BAD_CONFIGURATION));
      assertThat(refused.said(), containsString("tidemark recover clickstream"));
    }
    assertThat("nothing was touched", snapshots(), equalTo(snapshots));

    // What a recovery leaves that dies before it has a checkpoint.
    try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse()))) {
      RecoveryMark.of(tables, "clickstream").leave();
    }
    complete();
    assertAsExpected(expected);
    assertThat("it was there already", snapshots(), equalTo(snapshots));
  }

  private Expectation produce(long seed) throws InterruptedException {
    topics++;
    ClickstreamGenerator records =
        ClickstreamGenerator.of(
            GeneratorSettings.defaults()
                .withSeed(seed)
                .withEvents(EVENTS)
                .withPartitions(3)
                .withTopic(topic())
                .validated());
    KafkaRecordWriter writer = KafkaRecordWriter.to(topic(), kafka.clientProperties());
    writer.createTopic(3);
    writer.write(records);
    return records.expectation();
  }

  private static String topic() {
    return "clicks-" + topics;
  }

  private TidemarkProcess start(List<String> properties, String trigger, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "clickstream",
                "--runner",
                "spark",
                "--trigger",
                trigger,
                "--bootstrapServers",
                kafka.bootstrapServers(),
                "--topics",
                topic(),
                "--warehouse",
                warehouse().toString(),
                "--maxOffsetsPerTrigger",
                "800",
                "--earlyFiring",
                "1s",
                "--commitInterval",
                "200ms"));
    arguments.addAll(List.of(more));
    return TidemarkProcess.start(
        properties, Files.createTempFile(folder, "output-", ".log"), arguments);
  }

  private void complete() throws Exception {
    try (TidemarkProcess run = start(List.of(), "available-now")) {
      int code = run.waitFor(AT_MOST);
      assertThat(run.said(), code, is(0));
    }
  }

  private Path warehouse() {
    return folder.resolve("warehouse");
  }

  private Path checkpoint() {
    return folder.resolve("warehouse-checkpoints/clickstream");
  }

  private void assertAsExpected(Expectation expected) {
    try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse()));
        TableQueries queries = TableQueries.open(tables)) {
      assertThat(
          OracleComparison.compare(queries, expected, FinalPanes.CLOSING, 20).mismatches(),
          is(empty()));
    }
  }

  /** The latest snapshot of each table. */
  private Map<String, Long> snapshots() {
    Map<String, Long> snapshots = new TreeMap<>();
    try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse()))) {
      for (String table : List.of("bronze_clickstream", "silver_clickstream", "dead_letters")) {
        snapshots.put(table, tables.find(table).orElseThrow().currentSnapshot().snapshotId());
      }
    }
    return snapshots;
  }

  private static List<String> filesOf(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .map(
              file -> {
                try {
                  return file + " " + Files.getLastModifiedTime(file);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .sorted()
          .toList();
    }
  }
}
