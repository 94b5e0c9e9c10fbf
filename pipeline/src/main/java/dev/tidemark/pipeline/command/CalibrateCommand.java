/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.pipeline.calibrate.Calibrate;
import dev.tidemark.pipeline.calibrate.Calibration;
import dev.tidemark.pipeline.calibrate.CalibrationRule;
import dev.tidemark.pipeline.calibrate.DelayCost;
import dev.tidemark.pipeline.calibrate.Lateness;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.transforms.time.DurationText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark calibrate}. */
@Command(
    name = "calibrate",
    description = {
      "Measures how late events are and suggests maxDelay and allowedLateness.",
      "Examples:",
      "  tidemark calibrate",
      "  tidemark calibrate --from 2026-03-01 --to 2026-03-08 --by country",
      "  tidemark calibrate --candidates 30s,2m,5m --loss 0.1 --json"
    },
    sortOptions = false)
public final class CalibrateCommand implements TidemarkCommand {

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final String DEVICE_TYPE = "device_type";
  private static final double PERCENT = 100;

  @Spec private CommandSpec spec;

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Mixin private StreamOptions streamOptions = new StreamOptions();

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "The earliest arrival to look at: an instant, or a day (default: the first).")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "The end of arrivals, exclusive (default: the last).")
  private Instant to = Instant.parse("9999-01-01T00:00:00Z");

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description = "A silver column to group by (default: device_type, where there is one).")
  private @Nullable String by;

  @Option(
      names = "--candidates",
      paramLabel = "DURATIONS",
      split = ",",
      converter = DurationConverter.class,
      defaultValue = "10s,30s,1m,2m,5m,10m,15m,30m,1h",
      description = "Values of maxDelay to look at (default: ${DEFAULT-VALUE}).")
  private List<Duration> candidates = List.of();

  @Option(
      names = "--allowed-lateness",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description = "The allowedLateness to look at them with (default: ${DEFAULT-VALUE}).")
  private Duration allowedLateness = Duration.ofMinutes(5);

  @Option(
      names = "--margin",
      paramLabel = "PERCENT",
      defaultValue = "50",
      description =
          "What to add to the 99th percentile of lateness for maxDelay; 20 to 50 is usual"
              + " (default: ${DEFAULT-VALUE}).")
  private double margin = 50;

  @Option(
      names = "--loss",
      paramLabel = "PERCENT",
      defaultValue = "0.1",
      description =
          "The share of events that may be too late, for allowedLateness (default:"
              + " ${DEFAULT-VALUE}).")
  private double loss = 0.1;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    CalibrationRule rule = rule();
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      String stream = streamOptions.in(warehouse).name();
      try (TableQueries queries = TableQueries.open(warehouse)) {
        Calibration calibration =
            Calibrate.of(queries, stream, column(warehouse, stream), from, to, rule);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(JSON.writeValueAsString(calibration));
        } else {
          print(calibration, out);
        }
        return ExitCode.OK.code();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot fail to be JSON", e);
    }
  }

  private CalibrationRule rule() {
    if (!from.isBefore(to)) {
      throw new ParameterException(
          spec.commandLine(),
          "--from must be before --to, but is %s, not before %s".formatted(from, to));
    }
    try {
      return new CalibrationRule(margin / PERCENT, loss / PERCENT, allowedLateness, candidates);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--margin must be from 0 to 1000 per cent and --loss from 0 to less than 100, but they"
              + " are %s and %s".formatted(margin, loss),
          e);
    }
  }

  private @Nullable String column(Warehouse warehouse, String stream) {
    var silver = warehouse.find("silver_" + stream);
    if (by == null) {
      return silver.isPresent() && silver.get().schema().findField(DEVICE_TYPE) != null
          ? DEVICE_TYPE
          : null;
    }
    if (silver.isPresent() && silver.get().schema().findField(by) == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--by must name a column of silver_%s, but is %s".formatted(stream, by));
    }
    return by;
  }

  private void print(Calibration calibration, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "Lateness of %,d events of %s%n",
        calibration.overall().events(),
        calibration.stream());
    List<List<@Nullable Object>> groups = new ArrayList<>();
    boolean grouped = !calibration.groupedBy().isEmpty();
    calibration.groups().forEach(group -> groups.add(row(group, grouped)));
    groups.add(row(calibration.overall(), grouped));
    List<String> columns = new ArrayList<>(List.of("topic", "events", "p50", "p95", "p99", "max"));
    if (grouped) {
      columns.add(1, calibration.groupedBy());
    }
    ResultFormat.TABLE.print(new QueryResult(columns, groups), out);
    out.println();
    out.printf(
        "What each maxDelay would have cost, with allowedLateness %s%n",
        DurationText.format(allowedLateness));
    List<List<@Nullable Object>> costs = new ArrayList<>();
    for (DelayCost cost : calibration.costs()) {
      boolean suggested = cost.maxDelayMillis() == calibration.suggestion().maxDelayMillis();
      costs.add(
          Arrays.asList(
              text(cost.maxDelayMillis()),
              cost.maxDelayMillis() / 1000.0,
              cost.onTime(),
              cost.late(),
              cost.tooLate(),
              String.format(Locale.ROOT, "%.3f%%", cost.tooLateShare() * PERCENT),
              suggested ? "suggested" : ""));
    }
    ResultFormat.TABLE.print(
        new QueryResult(
            List.of("max_delay", "seconds", "on_time", "late", "too_late", "lost", ""), costs),
        out);
    out.println();
    out.printf(
        "Suggestion: maxDelay %s (p99 %s and %s%% on top), allowedLateness %s (at most %s%%"
            + " lost)%n",
        text(calibration.suggestion().maxDelayMillis()),
        text(calibration.overall().p99Millis()),
        plain(margin),
        text(calibration.suggestion().allowedLatenessMillis()),
        plain(loss));
    calibration.warnings().forEach(warning -> out.println("warning: " + warning));
  }

  private static List<@Nullable Object> row(Lateness lateness, boolean grouped) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(lateness.topic() == null ? "all" : lateness.topic());
    if (grouped) {
      row.add(lateness.topic() == null ? "all" : lateness.group());
    }
    row.add(lateness.events());
    row.add(text(lateness.p50Millis()));
    row.add(text(lateness.p95Millis()));
    row.add(text(lateness.p99Millis()));
    row.add(text(lateness.maxMillis()));
    return row;
  }

  private static String text(long millis) {
    return millis < 0
        ? "-" + DurationText.format(Duration.ofMillis(-millis))
        : DurationText.format(Duration.ofMillis(millis));
  }

  private static String plain(double number) {
    return java.math.BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
