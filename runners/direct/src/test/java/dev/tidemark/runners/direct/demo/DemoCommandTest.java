/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoCommandTest {

  private static final long SEED = 20_261;

  @TempDir private Path folder;

  @Test
  void onceComesToTheOraclesNumbersAndReportsThem() throws IOException {
    Path report = folder.resolve("reports").resolve("demo.json");
    CommandRun demo =
        CommandRun.of(
            "demo",
            "--once",
            "--events=2000",
            "--seed=" + SEED,
            "--warehouse=" + folder.resolve("warehouse"),
            "--report=" + report);
    assertThat(demo.out() + demo.err(), demo.exitCode(), is(0));
    assertThat(demo.out(), containsString("Everything is as the oracle says."));

    JsonNode found = new ObjectMapper().readTree(report.toFile());
    List<String> names = new ArrayList<>();
    found.fieldNames().forEachRemaining(names::add);
    assertThat(
        names,
        hasItems(
            "received",
            "good",
            "duplicate",
            "dead_letter",
            "on_time",
            "late",
            "too_late",
            "dead_letters_by_type",
            "gold_rows",
            "gold_mismatches",
            "distinct_max_relative_error",
            "runner_dropped_late",
            "seconds"));
    assertThat(found.get("seed").asLong(), is(SEED));
    assertThat(
        found.get("received").asLong(),
        is(sum(found, "good", "duplicate", "dead_letter", "too_late")));
    assertThat(found.get("good").asLong(), is(sum(found, "on_time", "late")));
    assertThat(found.get("received").asLong(), is(greaterThan(1_999L)));
    assertThat(found.get("gold_rows").asLong(), is(greaterThan(0L)));
    assertThat(found.get("gold_mismatches").asLong(), is(0L));
    assertThat(found.get("runner_dropped_late").asLong(), is(0L));
    assertThat(found.get("distinct_max_relative_error").asDouble(), is(lessThan(0.1)));
    assertThat(found.get("seconds").asDouble(), is(greaterThan(0.0)));
  }

  /** Categories change while the orders come, and no order has another's name. */
  @Test
  void ordersComeToTheOraclesNumbers() throws IOException {
    Path report = folder.resolve("orders.json");
    CommandRun demo =
        CommandRun.of(
            "demo",
            "orders",
            "--once",
            "--events=800",
            "--seed=" + SEED,
            "--warehouse=" + folder.resolve("orders"),
            "--report=" + report);
    assertThat(demo.out() + demo.err(), demo.exitCode(), is(0));
    JsonNode found = new ObjectMapper().readTree(report.toFile());
    assertThat(found.get("pipeline").asText(), is("orders"));
    assertThat(found.get("exact").asBoolean(), is(true));
    assertThat(
        found.get("results").get("gold_revenue_per_category").asLong(), is(greaterThan(100L)));
  }

  @Test
  void aPipelineThatIsNotThereIsRefused() {
    CommandRun demo = CommandRun.of("demo", "oders");
    assertThat(demo.exitCode(), is(2));
    assertThat(demo.err(), containsString("did you mean orders?"));
  }

  @Test
  void aFolderWithWhatNoDemoMadeIsRefusedAndLeftAlone() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Path file = Files.writeString(foreign.resolve("thesis.txt"), "ten years of work");

    CommandRun demo = CommandRun.of("demo", "--once", "--warehouse=" + foreign);

    assertThat(demo.err(), demo.exitCode(), is(4));
    assertThat(
        demo.err(),
        allOf(
            startsWith("tidemark: "),
            containsString("holds what no demo made"),
            not(containsString("\tat "))));
    assertThat(demo.err().split("\n"), is(arrayWithSize(1)));
    try (Stream<Path> left = Files.list(foreign)) {
      assertThat(left.toList(), is(equalTo(List.of(file))));
    }
    assertThat(Files.readString(file), is("ten years of work"));
  }

  @Test
  void allWrongOptionsAreNamedAtOnce() {
    CommandRun demo = CommandRun.of("demo", "--events=0", "--rate=0", "--report=r.json");
    assertThat(demo.exitCode(), is(2));
    assertThat(
        demo.err(),
        allOf(
            containsString("events = 0"),
            containsString("rate = 0.0"),
            containsString("--report needs --once")));
  }

  private static long sum(JsonNode report, String... names) {
    return Stream.of(names).mapToLong(name -> report.get(name).asLong()).sum();
  }
}
