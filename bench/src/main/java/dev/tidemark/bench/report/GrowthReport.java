/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.growth.GrowthBenchmark;
import dev.tidemark.bench.growth.GrowthPoint;
import dev.tidemark.bench.growth.GrowthPoint.Dimension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * How rates follow the size of the work, with all that is needed to find it out again.
 *
 * @param machine where
 * @param settings what was measured
 * @param points what came of it
 */
public record GrowthReport(
    Machine machine, GrowthBenchmark.Settings settings, List<GrowthPoint> points)
    implements Report {
  private static final String NAME = "growth";

  /** Writes {@code growth.md}, {@code growth.json} and the plots to a folder, which is made. */
  public void writePage(Path folder, String command) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# How rates follow the size of the work%n%nWhat is not said in a line: %,d records in %d partitions, %d rounds. %s"
                + " What is measured: [README](../README.md).%n%n    %s%n%n%s",
            settings.base().events(),
            settings.base().partitions(),
            settings.rounds(),
            machine.sentence(settings.heap()),
            command,
            table()));
    for (Dimension dimension : dimensions()) {
      page.append(String.format("%n![by %s](%s.svg)%n", dimension.words(), plotName(dimension)));
    }
    writePage(folder, NAME, page.toString());
    for (Dimension dimension : dimensions()) {
      plot(dimension, folder);
    }
  }

  /** A table in Markdown, a line for each contender at each place. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| what | engine | events/s | per CPU s | heap MiB | RSS MiB | bytes/event | correct |\n");
    text.append("|---|---|---:|---:|---:|---:|---:|---|\n");
    for (GrowthPoint point : points) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %,d %s | %s | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %s |%n",
              point.value(),
              point.dimension().words(),
              point.result().engine(),
              point.result().eventsPerSecond(),
              point.result().eventsPerCpuSecond(),
              point.result().peakHeapBytes() / MIB,
              point.result().peakResidentBytes() / MIB,
              point.result().bytesPerEvent(),
              point.result().correct() ? "yes" : "no, by " + point.result().wrongEvents()));
    }
    return text.toString();
  }

  private List<Dimension> dimensions() {
    return points.stream().map(GrowthPoint::dimension).distinct().toList();
  }

  private static String plotName(Dimension dimension) {
    return NAME + "-" + dimension.name().toLowerCase(Locale.ROOT);
  }

  private void plot(Dimension dimension, Path folder) throws IOException {
    List<GrowthPoint> ofDimension =
        points.stream()
            .filter(point -> point.dimension() == dimension)
            // One that was through within the warm-up has no rate.
            .filter(point -> Double.isFinite(point.result().eventsPerSecond()))
            .toList();
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(360)
            .title("events per second by " + dimension.words())
            .xAxisTitle(dimension.words())
            .build();
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setXAxisLogarithmic(dimension != Dimension.PARTITIONS);
    for (String engine :
        ofDimension.stream().map(point -> point.result().engine()).distinct().toList()) {
      List<GrowthPoint> ofEngine =
          ofDimension.stream().filter(point -> point.result().engine().equals(engine)).toList();
      chart.addSeries(
          engine,
          ofEngine.stream().mapToDouble(GrowthPoint::value).toArray(),
          ofEngine.stream().mapToDouble(point -> point.result().eventsPerSecond()).toArray());
    }
    if (!ofDimension.isEmpty()) {
      VectorGraphicsEncoder.saveVectorGraphic(
          chart, folder.resolve(plotName(dimension)).toString(), VectorGraphicsFormat.SVG);
    }
  }
}
