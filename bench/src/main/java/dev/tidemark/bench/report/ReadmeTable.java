/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the README quotes of the results that are kept: a row for each measure, a column for each
 * engine. Made from the JSON beside the pages, so that no figure is copied by hand.
 */
public final class ReadmeTable {
  private static final String BEGIN =
      "<!-- These figures are made from bench/results by bench/run readme. -->\n";
  private static final String END = "<!-- End of the figures. -->\n";
  private static final String NONE = "";

  private final JsonNode drain;
  private final JsonNode latency;
  private final JsonNode recovery;
  private final JsonNode state;
  private final JsonNode burst;
  private final JsonNode ramp;

  private ReadmeTable(Path results) throws IOException {
    drain = read(results, "drain");
    latency = read(results, "latency");
    recovery = read(results, "recovery");
    state = read(results, "state");
    burst = read(results, "burst");
    ramp = read(results, "ramp");
  }

  /** Reads the folder with the results. */
  public static ReadmeTable of(Path results) throws IOException {
    return new ReadmeTable(results);
  }

  /** A result; a missing node if it is not kept. */
  private static JsonNode read(Path results, String name) throws IOException {
    Path file = results.resolve(name + ".json");
    return Files.exists(file)
        ? new ObjectMapper().readTree(Files.readString(file))
        : MissingNode.getInstance();
  }

  /** The table as Markdown, and the machine that it is of. */
  public String markdown() {
    List<String> engines = names(drain);
    List<String> lines = new ArrayList<>();
    lines.add(row("", engines.stream().map(name -> "`" + name + "`").toList()));
    lines.add(row("---", engines.stream().map(name -> "---:").toList()));
    lines.add(
        row(
            String.format(
                Locale.ROOT,
                "[draining](bench/results/drain.md) %,d records, events/s",
                drain.at("/settings/workload/events").asLong()),
            each(engines, drain, engine -> whole(engine.get("events_per_second")))));
    lines.add(
        row(
            "the same, for each second of CPU time",
            each(engines, drain, engine -> whole(engine.get("events_per_cpu_second")))));
    lines.add(
        row(
            String.format(
                Locale.ROOT,
                "[from produce to visible gold](bench/results/latency.md) at %,.0f events/s, s, p50 / p99",
                sentPerSecond()),
            each(engines, latency, ReadmeTable::latencies)));
    if (!ramp.isMissingNode()) {
      lines.add(
          row(
              "[the highest rate that is kept up with](bench/results/ramp.md), events/s",
              each(
                  engines,
                  ramp.get("live"),
                  engine -> whole(ramp.at("/highest/" + name(engine))))));
    }
    if (!burst.isMissingNode()) {
      lines.add(
          row(
              String.format(
                  Locale.ROOT,
                  "[a burst](bench/results/burst.md) of %,.1f M events on top of %,d/s: gone after s",
                  burst.at("/settings/phases/1/rate").asDouble()
                      * burst.at("/settings/phases/1/seconds").asDouble()
                      / 1e6,
                  burst.at("/settings/phases/0/rate").asInt()),
              each(engines, burst, ReadmeTable::secondsUntilGone)));
    }
    lines.add(
        row(
            "[killed in the middle](bench/results/recovery.md): going on after s, median",
            engines.stream().map(this::secondsUntilBack).toList()));
    lines.add(
        row(
            String.format(
                Locale.ROOT,
                "[%,.1f M ids to remember](bench/results/state.md): MiB of heap in use behind collections",
                state.at("/run/ids").asLong() / 1e6),
            engines.stream()
                .map(
                    name ->
                        name.equals("tidemark")
                            ? mebibytes(state.at("/run/peak_heap_after_collection_bytes"))
                            : NONE)
                .toList()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "On %s cores of an %s, medians of %s rounds where there are several; engines take turns in one run, and what each wrote is compared with the oracle.",
            drain.at("/machine/cores").asText(),
            drain.at("/machine/processor").asText(),
            drain.at("/settings/rounds").asText()));
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * The text of a page with this table in place of the one that is in it.
   *
   * @throws IllegalArgumentException if there is no place for it
   */
  public String in(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The page has no place for the figures: " + BEGIN + END);
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n"
        + markdown()
        + "\n"
        + page.substring(end);
  }

  private static List<String> names(JsonNode report) {
    List<String> names = new ArrayList<>();
    report.get("engines").forEach(engine -> names.add(name(engine)));
    return names;
  }

  private static String name(JsonNode engine) {
    return engine.get("engine").asText();
  }

  private static List<String> each(
      List<String> engines, JsonNode report, Function<JsonNode, String> cell) {
    return engines.stream()
        .map(
            name ->
                StreamSupport.stream(report.get("engines").spliterator(), false)
                    .filter(engine -> name(engine).equals(name))
                    .findFirst()
                    .map(cell)
                    .orElse(NONE))
        .toList();
  }

  /** The lowest rate at which a topic was really written, which may be less than was asked for. */
  private double sentPerSecond() {
    return StreamSupport.stream(latency.get("engines").spliterator(), false)
        .mapToDouble(engine -> engine.get("sent_per_second").asDouble())
        .min()
        .orElse(0);
  }

  private static String latencies(JsonNode engine) {
    JsonNode latencies = engine.get("latencies");
    return latencies.isNull()
        ? "failed"
        : String.format(
            Locale.ROOT,
            "%.1f / %.1f",
            latencies.get("p50").asDouble() / 1e3,
            latencies.get("p99").asDouble() / 1e3);
  }

  private static String secondsUntilGone(JsonNode engine) {
    return engine.get("latencies").isNull()
        ? "failed"
        : String.format(Locale.ROOT, "%.1f", engine.get("catch_up_seconds").asDouble());
  }

  private String secondsUntilBack(String name) {
    double[] seconds =
        StreamSupport.stream(recovery.get("runs").spliterator(), false)
            .filter(run -> name(run).equals(name))
            .mapToDouble(run -> run.get("seconds_until_back").asDouble())
            .sorted()
            .toArray();
    if (seconds.length == 0) {
      return NONE;
    }
    double median =
        Arrays.stream(seconds, (seconds.length - 1) / 2, seconds.length / 2 + 1)
            .average()
            .orElseThrow();
    return String.format(Locale.ROOT, "%.1f", median);
  }

  private static String whole(JsonNode number) {
    return String.format(Locale.ROOT, "%,.0f", number.asDouble());
  }

  private static String mebibytes(JsonNode bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes.asLong() / Report.MIB);
  }

  private static String row(String first, List<String> cells) {
    return "| " + first + " | " + String.join(" | ", cells) + " |";
  }
}
