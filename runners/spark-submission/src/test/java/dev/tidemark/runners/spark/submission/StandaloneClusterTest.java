/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submission;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.broker.StandaloneCluster;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The submission jar on a real cluster: Spark's own jars come first in every process, the code
 * comes by {@code tidemark submit}, a worker dies in the middle, and the tables are exact.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
final class StandaloneClusterTest {

  private static final String TOPIC = "clickstream-events";
  private static final long SEED = 31;
  private static final long EVENTS = 9_000;
  private static final int PARTITIONS = 3;
  private static final int TOP_PAGES = 20;

  /** How Java ends on SIGTERM. */
  private static final int TERMINATED = 143;

  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final Pattern INPUT_ADDED =
      Pattern.compile("Added input-\\S+ in memory on (127\\.0\\.0\\.1:\\d+) ");
  private static final Pattern CLASS_CLASH =
      Pattern.compile(
          "NoSuchMethodError|NoSuchFieldError|NoClassDefFoundError|ClassNotFoundException"
              + "|IncompatibleClassChangeError|AbstractMethodError|VerifyError|LinkageError"
              + "|InvalidClassException|ServiceConfigurationError|ClassCastException");

  /** Kept after a failure, for the logs. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void tablesAreExactThoughAWorkerDies() throws Exception {
    Path home = Path.of(System.getProperty("tidemark.spark.home")).toRealPath();
    Path log = folder.resolve("driver.log");
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      Expectation expected = produce(kafka);
      try (StandaloneCluster cluster = StandaloneCluster.start(home, folder.resolve("spark"), 2);
          Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse()));
          TableQueries queries = TableQueries.open(tables)) {
        Process submitted = submit(cluster.master(), kafka.bootstrapServers(), log);
        try {
          whileRunning(submitted, log, Duration.ofMinutes(4))
              .until(() -> received(queries), is(greaterThan(0L)));
          cluster.killWorkerOf(executorWithInput(submitted, log));
          assertThat(received(queries), is(lessThan(expected.received())));

          whileRunning(submitted, log, Duration.ofMinutes(6))
              .until(() -> mismatches(queries, expected), is(empty()));
          submitted.destroy();
          assertThat(text(log), submitted.waitFor(60, TimeUnit.SECONDS), is(true));
          assertThat(text(log), submitted.exitValue(), is(TERMINATED));
        } finally {
          submitted.descendants().forEach(ProcessHandle::destroyForcibly);
          submitted.destroyForcibly();
        }
        assertThat(
            text(log),
            allOf(
                containsString("Lost executor"),
                containsString("Successfully stopped SparkContext"),
                not(containsString("broken off"))));
        assertNoClash(text(log));
        assertNoClash(cluster.executorLogs());
      }
    }
  }

  private Expectation produce(EmbeddedKafka kafka) throws InterruptedException {
    ClickstreamGenerator records =
        ClickstreamGenerator.of(
            GeneratorSettings.defaults()
                .withSeed(SEED)
                .withEvents(EVENTS)
                .withPartitions(PARTITIONS)
                .withTopic(TOPIC)
                .validated());
    KafkaRecordWriter writer = KafkaRecordWriter.to(TOPIC, kafka.clientProperties());
    writer.createTopic(PARTITIONS);
    writer.write(records);
    return records.expectation();
  }

  private Process submit(String master, String bootstrapServers, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dtidemark.submission.jar=" + System.getProperty("tidemark.submission.jar"),
            "-Dtidemark.spark.home=" + System.getProperty("tidemark.spark.home"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.tidemark.pipeline.command.Tidemark",
            "submit",
            "clickstream",
            "--master=" + master,
            "--executors=2",
            "--executor-cores=1",
            "--executor-memory=640m",
            "--driver-memory=768m",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.ui.enabled=false",
            // Short runs spend their time in compilers.
            "--conf",
            "spark.driver.extraJavaOptions=" + QUICK_START,
            "--conf",
            "spark.executor.extraJavaOptions=" + QUICK_START,
            "--bootstrapServers=" + bootstrapServers,
            "--topics=" + TOPIC,
            "--warehouse=" + warehouse(),
            "--checkpointLocation=" + folder.resolve("checkpoint"),
            "--maxOffsetsPerTrigger=1500",
            "--earlyFiring=2s",
            "--commitInterval=2s");
    StandaloneCluster.environment(builder);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** Waits until an executor holds input of a stage that has not run, in the middle of a batch. */
  private static int executorWithInput(Process submitted, Path log) throws IOException {
    long before = INPUT_ADDED.matcher(text(log)).results().count();
    whileRunning(submitted, log, Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> INPUT_ADDED.matcher(text(log)).results().count() > before);
    String lines = text(log);
    String address =
        INPUT_ADDED.matcher(lines).results().skip(before).findFirst().orElseThrow().group(1);
    return Pattern.compile("BlockManagerId\\((\\d+), " + address.replace(":", ", ") + ",")
        .matcher(lines)
        .results()
        .map(executor -> Integer.parseInt(executor.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static ConditionFactory whileRunning(Process submitted, Path log, Duration atMost) {
    return await()
        .atMost(atMost)
        .pollInterval(Duration.ofSeconds(1))
        .failFast(
            () -> {
              if (!submitted.isAlive()) {
                throw new IllegalStateException("The driver ended:\n" + text(log));
              }
            });
  }

  private static long received(TableQueries queries) {
    queries.refresh();
    return ((Number) queries.run("SELECT count(*) FROM bronze_clickstream").rows().get(0).get(0))
        .longValue();
  }

  private static List<String> mismatches(TableQueries queries, Expectation expected) {
    queries.refresh();
    return OracleComparison.compare(queries, expected, FinalPanes.CLOSING, TOP_PAGES).mismatches();
  }

  private static void assertNoClash(String log) {
    Matcher clash = CLASS_CLASH.matcher(log);
    if (clash.find()) {
      throw new AssertionError(
          "Spark's classes and ours do not fit together:\n"
              + log.substring(
                  Math.max(0, clash.start() - 500), Math.min(log.length(), clash.end() + 3000)));
    }
  }

  private static String text(Path log) throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
