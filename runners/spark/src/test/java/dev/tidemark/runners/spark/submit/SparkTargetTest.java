/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.stream.StreamPipeline;
import dev.tidemark.pipeline.stream.StreamPipelines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code tidemark submit} makes of its options, seen through a dry run. */
final class SparkTargetTest {

  private static final Map<String, String> SPARK = Map.of("SPARK_HOME", "/opt/spark");
  private static final List<String> TOPIC =
      List.of("--bootstrapServers=broker:9092", "--topics=clicks");
  private static final List<String> READ =
      List.of("--bootstrapServers=broker:9092", "--topics=clicks", "--jar=/opt/tidemark.jar");
  private static final List<String> ON_CLUSTER =
      List.of("--warehouse=hdfs://name/warehouse", "--checkpointLocation=hdfs://name/checkpoint");
  private static final List<String> ON_KUBERNETES =
      List.of(
          "--master=k8s://https://api:6443",
          "--image=registry/spark:3.5.7",
          "--jar=local:///opt/tidemark.jar");

  @Test
  void withoutAnythingItIsLocal() {
    List<String> lines = lines(dryRun(READ));
    assertThat(
        lines,
        hasItems(
            "/opt/spark/bin/spark-submit",
            "--class dev.tidemark.pipeline.command.Tidemark",
            "--master 'local[2]'",
            "--deploy-mode client",
            "--name tidemark-clickstream",
            "/opt/tidemark.jar",
            "run clickstream",
            "--runner=spark",
            "--bootstrapServers=broker:9092",
            "--topics=clicks"));
    assertThat(lines.get(lines.size() - 1), is("--topics=clicks"));
  }

  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, client, spark.cores.max=4",
    "yarn, cluster, spark.yarn.maxAppAttempts=4",
    "k8s://https://api:6443, cluster, spark.kubernetes.namespace=default"
  })
  void aMasterNamesItsProfile(String master, String deployMode, String conf) {
    List<String> options =
        master.startsWith("k8s")
            ? ON_KUBERNETES
            : List.of("--master=" + master, "--jar=/opt/tidemark.jar");
    assertThat(
        lines(dryRun(TOPIC, ON_CLUSTER, options)),
        hasItems("--master " + master, "--deploy-mode " + deployMode, "--conf " + conf));
  }

  @Test
  void stateHasAPartitionForEachCore() {
    assertThat(
        lines(
            dryRun(
                READ,
                ON_CLUSTER,
                List.of("--profile=yarn", "--executors=5", "--executor-cores=3"))),
        hasItems(
            "--conf spark.executor.instances=5",
            "--conf spark.executor.cores=3",
            "--runner.statePartitions=15"));
    assertThat(
        lines(dryRun(READ, ON_CLUSTER, List.of("--profile=yarn", "--runner.statePartitions=7"))),
        hasItem("--runner.statePartitions=7"));
  }

  @Test
  void whatUsersSetWinsOverTheProfile() {
    List<String> lines =
        lines(
            dryRun(
                READ,
                ON_CLUSTER,
                List.of("--profile=yarn", "--conf", "spark.yarn.maxAppAttempts=1")));
    assertThat(lines, hasItem("--conf spark.yarn.maxAppAttempts=1"));
    assertThat(lines, not(hasItem("--conf spark.yarn.maxAppAttempts=4")));
  }

  @Test
  void aSupervisedDriver() {
    assertThat(
        lines(
            dryRun(READ, ON_CLUSTER, List.of("--master=spark://h:7077", "--deploy-mode=cluster"))),
        hasItem("--supervise"));
  }

  @Test
  void wordsThatAShellWouldTakeApart() {
    assertThat(
        lines(dryRun(READ, List.of("--conf", "spark.app.words=it's $HOME; or `two`"))),
        hasItem("--conf 'spark.app.words=it'\\''s $HOME; or `two`'"));
  }

  @Test
  void settingsOfAllLayersAreHandedOn() {
    CommandRun run =
        CommandRun.of(
            Map.of("SPARK_HOME", "/opt/spark", "TIDEMARK_TOPICS", "from-environment"),
            arguments(List.of("--bootstrapServers=broker:9092", "--jar=/opt/tidemark.jar")));
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(lines(run), hasItem("--topics=from-environment"));
  }

  @Test
  void secretsStayReferences() {
    CommandRun run =
        CommandRun.of(
            Map.of("SPARK_HOME", "/opt/spark", "SASL", "hunter2"),
            arguments(
                READ,
                ON_CLUSTER,
                List.of("--profile=yarn", "--kafka.sasl.jaas.config=${env:SASL}")));
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(lines(run), hasItem("'--kafka.sasl.jaas.config=${env:SASL}'"));
    assertThat(
        run.err(), containsString("have to be set for the driver and on every worker: SASL"));
    assertThat(run.out() + run.err(), not(containsString("hunter2")));
  }

  @Test
  void secretsOfKubernetes() {
    List<String> withSecret =
        List.of("--secret=tidemark", "--kafka.ssl.key.password=${env:KEY_PASSWORD}");
    assertThat(
        lines(dryRun(TOPIC, ON_CLUSTER, ON_KUBERNETES, withSecret)),
        hasItems(
            "--conf spark.kubernetes.driver.secretKeyRef.KEY_PASSWORD=tidemark:KEY_PASSWORD",
            "--conf spark.kubernetes.executor.secretKeyRef.KEY_PASSWORD=tidemark:KEY_PASSWORD"));
  }

  @Test
  void aSecretInConfIsRefusedAndNotShown() {
    CommandRun run = dryRun(READ, List.of("--conf", "spark.hadoop.fs.s3a.secret.key=hunter2"));
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(), containsString("--conf spark.hadoop.fs.s3a.secret.key must not hold a secret"));
    assertThat(run.out() + run.err(), not(containsString("hunter2")));
    assertThat(
        lines(dryRun(READ, List.of("--conf", "spark.hadoop.fs.s3a.secret.key=${env.S3_SECRET}"))),
        hasItem("--conf 'spark.hadoop.fs.s3a.secret.key=${env.S3_SECRET}'"));
  }

  @Test
  void allProblemsAtOnce() {
    CommandRun run =
        CommandRun.of(
            arguments(
                List.of(
                    "--profile=kubernetes",
                    "--topics=clicks",
                    "--executors=none",
                    "--driver-memory=lots",
                    "--conf=memory",
                    "--conf=spark.master=yarn",
                    "--maxDelay=soon",
                    "--warehouse=/data")));
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            List.of(
                containsString("maxDelay = \"soon\""),
                containsString("bootstrapServers is required"),
                containsString("--master is required"),
                containsString("--executors = \"none\""),
                containsString("--driver-memory = \"lots\""),
                containsString("--conf = \"memory\""),
                containsString("--conf spark.master is not allowed"),
                containsString("--image is required"),
                containsString("--jar is required"))));
    assertThat(run.out(), is(""));
  }

  @Test
  void foldersThatAClusterDoesNotShare() {
    CommandRun run =
        dryRun(
            READ,
            List.of(
                "--profile=yarn", "--warehouse=/data", "--checkpointLocation=file:/checkpoint"));
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("warehouse = \"/data\" (command line) is on one machine"),
            containsString(
                "checkpointLocation = \"file:/checkpoint\" (command line) is on one machine")));
  }

  @Test
  void executorsWorkInFoldersOfTheirOwn() {
    List<String> lines =
        lines(
            dryRun(
                List.of(
                    "--jar=/opt/tidemark.jar",
                    "--master=spark://host:7077",
                    "--input=one.jsonl, /data/other.jsonl",
                    "--warehouse=tables")));
    Path here = Path.of("").toAbsolutePath();
    assertThat(
        lines,
        hasItems(
            "--input=" + here.resolve("one.jsonl") + ",/data/other.jsonl",
            "--warehouse=" + here.resolve("tables")));
  }

  @Test
  void placesThatAClusterHasToBeTold() {
    CommandRun withFolder = dryRun(READ, List.of("--profile=yarn"));
    assertThat(withFolder.exitCode(), is(2));
    assertThat(
        withFolder.err(),
        allOf(
            containsString("warehouse is required on a cluster"),
            not(containsString("checkpointLocation is required"))));

    List<String> catalog = List.of("--profile=yarn", "--catalog.type=rest", "--warehouse=hdfs://w");
    CommandRun withCatalog = dryRun(READ, catalog);
    assertThat(withCatalog.exitCode(), is(2));
    assertThat(withCatalog.err(), containsString("checkpointLocation is required on a cluster"));
    assertThat(
        lines(dryRun(READ, catalog, List.of("--checkpointLocation=hdfs://name/checkpoint"))),
        hasItem("--checkpointLocation=hdfs://name/checkpoint"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --master=mesos://host                            | --master = "mesos://host" is not valid
          --profile=yarn --master=local[2]                 | --master = "local[2]" is not of the profile yarn
          --deploy-mode=cluster                            | --deploy-mode = "cluster" is not possible locally
          --manifest                                       | --manifest is for the profile kubernetes; this is local
          --image=spark                                    | --image = "spark" is for the profile kubernetes
          --runner.sparkMaster=yarn                        | runner.sparkMaster has no effect
          --runner.statePartition=3                        | statePartition
          --runner=direct                                  | runner = "direct" cannot be submitted to; allowed: spark
          """)
  void mistakes(String options, String problem) {
    CommandRun run = dryRun(READ, List.of(options.split("\\s+", -1)));
    assertThat(run.err(), run.exitCode(), is(2));
    assertThat(run.err(), containsString(problem));
  }

  @Test
  void nothingRunsWithoutASpark() {
    CommandRun run =
        CommandRun.of(
            Map.of("SPARK_HOME", "/nowhere"),
            Arrays.stream(arguments(READ, ON_CLUSTER, List.of("--profile=yarn")))
                .filter(word -> !word.equals("--dry-run"))
                .toArray(String[]::new));
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("SPARK_HOME = \"/nowhere\" (environment) has no bin/spark-submit"),
            containsString("--jar = \"/opt/tidemark.jar\" cannot be read")));
  }

  @Test
  void everyPipelineCanBeSubmitted() {
    for (StreamPipeline pipeline : StreamPipelines.all()) {
      String stream = pipeline.name();
      CommandRun run =
          CommandRun.of(
              SPARK,
              "submit",
              stream,
              "--dry-run",
              "--topics=" + stream,
              "--bootstrapServers=broker:9092",
              "--jar=/opt/tidemark.jar");
      assertThat(lines(run), hasItems("--name tidemark-" + stream, "run " + stream));
    }
  }

  @Test
  void theManifestHasNothingTwice() {
    CommandRun run =
        dryRun(
            TOPIC,
            ON_CLUSTER,
            ON_KUBERNETES,
            List.of("--manifest", "--namespace=streams", "--trigger=available-now"));
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(
        run.out(),
        allOf(
            startsWith("apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\n"),
            containsString("  namespace: streams\n"),
            containsString("  mainApplicationFile: local:///opt/tidemark.jar\n"),
            containsString("    type: Never\n"),
            containsString("    instances: 2\n"),
            not(containsString("spark.kubernetes.container.image")),
            not(containsString("spark.executor.instances"))));
  }

  @SafeVarargs
  private static CommandRun dryRun(List<String>... options) {
    return CommandRun.of(SPARK, arguments(options));
  }

  @SafeVarargs
  private static String[] arguments(List<String>... options) {
    List<String> arguments = new ArrayList<>(List.of("submit", "clickstream", "--dry-run"));
    for (List<String> some : options) {
      arguments.addAll(some);
    }
    return arguments.toArray(String[]::new);
  }

  /** The printed words without the backslashes at the ends of lines. */
  private static List<String> lines(CommandRun run) {
    assertThat(run.err(), run.exitCode(), is(0));
    return run.out().lines().map(line -> line.replaceFirst(" \\\\$", "").strip()).toList();
  }
}
