/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.state.StateBenchmark;
import dev.tidemark.bench.state.StateRun;
import dev.tidemark.bench.state.StateRun.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * What a benchmark of state found, with all that is needed to do it again.
 *
 * @param machine where
 * @param settings what was measured
 * @param run what came of it
 */
public record StateReport(Machine machine, StateBenchmark.Settings settings, StateRun run)
    implements Report {
  private static final String NAME = "state";

  /** Writes {@code state.md}, {@code state.json} and the plot to a folder, which is made. */
  public void writePage(Path folder, String command) throws IOException {
    writePage(
        folder,
        NAME,
        "# Many ids to remember\n\n"
            + machine.sentence(settings.heap())
            + " What is measured: [README](../README.md).\n\n    "
            + command
            + "\n\n"
            + table()
            + "\n![seconds of a micro-batch](state-seconds-per-batch.svg)\n");
    plot(folder);
  }

  /** A table in Markdown. */
  public String table() {
    return String.format(
        Locale.ROOT,
        "| ids alive | heap MiB | after collections | RSS MiB | checkpoint MiB | bytes per id |"
            + " batch of %,d, s, first to last ten batches | farthest ten from the mean | by CPU time |%n"
            + "|---:|---:|---:|---:|---:|---:|---:|---:|---:|%n"
            + "| %,d | %,.0f | %,.0f | %,.0f | %,.0f | %.0f | %.2f to %.2f | %.0f %% | %.0f %% |%n",
        settings.batchRecords(),
        run.ids(),
        run.peakHeapBytes() / MIB,
        run.peakHeapAfterCollectionBytes() / MIB,
        run.peakResidentBytes() / MIB,
        run.stateBytes() / MIB,
        (double) run.stateBytes() / run.ids(),
        run.steady().get(0).secondsPerBatch(),
        run.steady().get(run.steady().size() - 1).secondsPerBatch(),
        100 * run.farthestFromMean(),
        100 * run.farthestFromMeanOfCpu());
  }

  private void plot(Path folder) throws IOException {
    List<Part> parts = new ArrayList<>(run.filling());
    parts.addAll(run.steady());
    double[] numbers = IntStream.range(0, parts.size()).mapToDouble(part -> part).toArray();
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(360)
            .title("seconds of a micro-batch: ten parts while state grows, then ten batches each")
            .build();
    chart.getStyler().setYAxisMin(0.0);
    chart.addSeries("wall", numbers, parts.stream().mapToDouble(Part::secondsPerBatch).toArray());
    chart.addSeries("CPU", numbers, parts.stream().mapToDouble(Part::cpuSecondsPerBatch).toArray());
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, folder.resolve(NAME + "-seconds-per-batch").toString(), VectorGraphicsFormat.SVG);
  }
}
