/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.drain.EngineResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** A drain benchmark as a page to read: Markdown, with its plots beside it. */
public final class DrainPage {
  private static final String NAME = "drain";

  private final DrainReport report;
  private final String command;

  /**
   * A page.
   *
   * @param report the results
   * @param command what to type to have them again
   */
  public DrainPage(DrainReport report, String command) {
    this.report = report;
    this.command = command;
  }

  /** Writes {@code drain.md}, {@code drain.json} and the plots to a folder, which is made. */
  public void writeTo(Path folder) throws IOException {
    report.writePage(folder, NAME, text());
    plot(
        folder,
        "events-per-second",
        "events per second of wall time",
        EngineResult::eventsPerSecond);
    plot(
        folder,
        "events-per-cpu-second",
        "events per second of CPU time",
        EngineResult::eventsPerCpuSecond);
  }

  private void plot(Path folder, String name, String title, ToDoubleFunction<EngineResult> value)
      throws IOException {
    CategoryChart chart = new CategoryChartBuilder().width(720).height(360).title(title).build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setYAxisMin(0.0);
    // One that was through within the warm-up has no rate.
    List<EngineResult> engines =
        report.engines().stream()
            .filter(engine -> Double.isFinite(value.applyAsDouble(engine)))
            .toList();
    if (engines.isEmpty()) {
      return;
    }
    chart.addSeries(
        title,
        engines.stream().map(EngineResult::engine).toList(),
        engines.stream().map(engine -> (Number) Math.round(value.applyAsDouble(engine))).toList());
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, folder.resolve(NAME + "-" + name).toString(), VectorGraphicsFormat.SVG);
  }

  private String text() {
    StringBuilder page = new StringBuilder();
    page.append("# Draining a topic\n\n");
    page.append(
        String.format(
            Locale.ROOT,
            "%,d records in %d partitions, %d rounds in turns, medians. %s What is measured, and how the engines differ: [README](../README.md).%n%n",
            report.settings().workload().events(),
            report.settings().workload().partitions(),
            report.settings().rounds(),
            report.machine().sentence(report.settings().heap())));
    page.append("    ").append(command).append("\n\n");
    page.append(
        "| engine | events/s | lowest | highest | per CPU s | heap MiB | RSS MiB | bytes/event | correct |\n");
    page.append("|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
    for (EngineResult engine : report.engines()) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %s |%n",
              engine.engine(),
              engine.eventsPerSecond(),
              engine.slowest(),
              engine.fastest(),
              engine.eventsPerCpuSecond(),
              engine.peakHeapBytes() / Report.MIB,
              engine.peakResidentBytes() / Report.MIB,
              engine.bytesPerEvent(),
              engine.correct() ? "yes" : "no, by " + engine.wrongEvents() + " events"));
    }
    page.append('\n');
    report.ratio("tidemark", "floor").ifPresent(ratio -> page.append(ratio).append("\n\n"));
    report
        .ratio("tidemark", "structured-streaming")
        .ifPresent(ratio -> page.append(ratio).append("\n\n"));
    page.append("![events per second](drain-events-per-second.svg)\n\n");
    page.append("![events per second of CPU time](drain-events-per-cpu-second.svg)\n");
    return page.toString();
  }
}
