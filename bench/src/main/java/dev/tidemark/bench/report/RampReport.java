/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.live.LiveRun;
import dev.tidemark.bench.live.LiveRun.PhaseEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * A live benchmark whose phases are rates that become higher and higher.
 *
 * @param live what came of the rates
 * @param boundSeconds how far behind one may be at the end of a rate that it keeps up with
 * @param highest by contender the rate that was really written before the first one that it did not
 *     keep up with; 0 if that was the first
 */
public record RampReport(LiveReport live, double boundSeconds, Map<String, Double> highest)
    implements Report {
  private static final String NAME = "ramp";

  /** What came of rates, and the highest within the bound. */
  public static RampReport of(LiveReport live, double boundSeconds) {
    Map<String, Double> highest = new LinkedHashMap<>();
    live.engines()
        .forEach(
            run ->
                highest.put(
                    run.engine(),
                    run.phases().stream()
                        .takeWhile(phase -> phase.secondsBehind() <= boundSeconds)
                        .mapToDouble(PhaseEnd::sentPerSecond)
                        .max()
                        .orElse(0)));
    return new RampReport(live, boundSeconds, highest);
  }

  /** Writes {@code ramp.md}, {@code ramp.json} and the plot to a folder, which is made. */
  public void writePage(Path folder, String command) throws IOException {
    writePage(
        folder,
        NAME,
        live.head("The highest rate that is kept up with", command)
            + table()
            + String.format("%n![seconds behind by rate](%s.svg)%n", NAME));
    plot(folder);
  }

  /**
   * A table in Markdown: for each contender how far behind it was at the end of each rate, and the
   * highest rate before the first one that left it farther behind than the bound.
   */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append("| records/s |");
    live.engines().forEach(run -> text.append(' ').append(run.engine()).append(" |"));
    text.append("\n|---:|").append("---:|".repeat(live.engines().size())).append('\n');
    for (int phase = 0; phase < live.settings().phases().size(); phase++) {
      text.append(
          String.format(Locale.ROOT, "| %,d |", live.settings().phases().get(phase).rate()));
      for (LiveRun run : live.engines()) {
        text.append(
            run.phases().isEmpty()
                ? " failed |"
                : String.format(
                    Locale.ROOT,
                    " %.1f s behind, %,.0f/s written |",
                    run.phases().get(phase).secondsBehind(),
                    run.phases().get(phase).sentPerSecond()));
      }
      text.append('\n');
    }
    text.append(String.format(Locale.ROOT, "| highest within %.0f s |", boundSeconds));
    for (LiveRun run : live.engines()) {
      text.append(String.format(Locale.ROOT, " **%,.0f** |", highest.get(run.engine())));
    }
    return text.append('\n').toString();
  }

  private void plot(Path folder) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(360)
            .title("seconds behind at the end of each rate")
            .xAxisTitle("records/s")
            .build();
    chart.getStyler().setYAxisMin(0.0);
    for (LiveRun run : live.engines()) {
      if (!run.phases().isEmpty()) {
        chart.addSeries(
            run.engine(),
            run.phases().stream().mapToDouble(PhaseEnd::sentPerSecond).toArray(),
            run.phases().stream().mapToDouble(PhaseEnd::secondsBehind).toArray());
      }
    }
    if (!chart.getSeriesMap().isEmpty()) {
      VectorGraphicsEncoder.saveVectorGraphic(
          chart, folder.resolve(NAME).toString(), VectorGraphicsFormat.SVG);
    }
  }
}
