/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.pipeline.command.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job that Dataflow would be given, without network and credentials. */
final class DataflowTargetTest {

  @TempDir private Path folder;

  @Test
  void theJobHasTheStepsOfThePipeline() throws IOException {
    Path file = folder.resolve("job.json");
    CommandRun run =
        CommandRun.of(
            Map.of("KEY_PASSWORD", "hunter2"),
            "submit",
            "clickstream",
            "--runner=dataflow",
            "--dry-run",
            "--topics=clicks",
            "--bootstrapServers=broker:9092",
            "--warehouse=gs://lake/warehouse",
            "--runner.project=streams-project",
            "--runner.region=europe-west1",
            "--runner.tempLocation=gs://lake/temp",
            "--kafka.ssl.key.password=${env:KEY_PASSWORD}",
            "--graph=" + file);
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(run.err(), not(containsString("is not set")));
    assertThat(
        run.out(),
        containsString(
            "job tidemark-clickstream in project streams-project, region europe-west1, temporary files in gs://lake/temp"));
    List<String> steps = run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    assertThat(
        steps,
        hasItems(
            matchesPattern("impulse ReadKafka/.*"),
            matchesPattern("pardo ReadKafka/.*ReadSourceDescriptors.*"),
            is("pardo ParseEvents/Parse"),
            matchesPattern("group_by_key CountEventsPerMinute/.*"),
            matchesPattern("pardo .*silver_clickstream/.*"),
            matchesPattern("pardo CommitFiles/.*")));

    JsonNode graph = JsonMapper.builder().build().readTree(file.toFile());
    List<String> names = new ArrayList<>();
    graph
        .path("components")
        .path("transforms")
        .forEach(transform -> names.add(transform.path("uniqueName").asText()));
    assertThat(names, hasItems("ReadKafka", "ParseEvents/Parse", "AllFiles", "CommitFiles"));
    String everything = run.out() + run.err() + graph + decoded(graph);
    assertThat(everything, containsString("KEY_PASSWORD"));
    assertThat(everything, not(containsString("hunter2")));
  }

  @Test
  void whatIsNotSetIsFilledInAndNamed() {
    CommandRun run = dryRun("--topics=clicks", "--runner.region=europe-west1");
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(
        run.err(),
        allOf(
            containsString("dry run: runner.project is not set; shown with dry-run-project"),
            containsString("dry run: runner.tempLocation is not set; shown with gs://"),
            containsString("dry run: bootstrapServers is not set; shown with broker.invalid:9092"),
            not(containsString("topics is not set")),
            not(containsString("region is not set"))));
    List<String> lines = run.out().lines().map(String::strip).toList();
    assertThat(
        lines,
        hasItems(
            matchesPattern("\\d+ files, .* MB, to stage in gs://dry-run-bucket/temp/staging/:"),
            matchesPattern("[1-9].* MB  kafka-clients-.*\\.jar"),
            matchesPattern("[1-9].* MB  beam-sdks-java-core-.*\\.jar"),
            matchesPattern(".* MB  pipeline\\.pb")));
  }

  @Test
  void aSubmissionIsToldEverythingThatIsMissing() {
    CommandRun run =
        CommandRun.of(
            "submit",
            "clickstream",
            "--runner=dataflow",
            "--topics=clicks",
            "--bootstrapServers=b:1");
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("runner.project is required"),
            containsString("runner.region is required"),
            containsString("runner.tempLocation is required"),
            containsString("is a folder of one machine")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --runner.project=12345           | Project ID '12345' invalid
          --runner.jobName=Not_A_Name      | JobName invalid
          --runner.tempLocation=/tmp       | runner.tempLocation = "/tmp" is not valid; allowed: gs://
          --runner.workerZones=a           | workerZones
          --runner.experiments=disable_runner_v2 | runner.experiments = "disable_runner_v2" is not possible
          --input=records.jsonl            | input is for runs on this machine
          --maxDelay=soon                  | maxDelay = "soon"
          --warehouse=/data                | warehouse = "/data" is a folder of one machine
          """)
  void mistakes(String option, String problem) {
    CommandRun run = dryRun(option);
    assertThat(run.err(), run.exitCode(), is(2));
    assertThat(run.err(), containsString(problem));
  }

  /** The bytes of serialized functions. */
  private static String decoded(JsonNode graph) {
    StringBuilder bytes = new StringBuilder();
    for (JsonNode payload : graph.findValues("payload")) {
      byte[] decoded = Base64.getDecoder().decode(payload.asText());
      bytes.append(new String(decoded, StandardCharsets.ISO_8859_1));
    }
    return bytes.toString();
  }

  private static CommandRun dryRun(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("submit", "clickstream", "--runner=dataflow", "--dry-run"));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
