/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The faults that a review found in another job over the same orders, and that this pipeline cannot
 * have. What needs a run is in {@link dev.tidemark.pipeline.contract.OrdersContract}.
 */
final class OrdersReviewTest {

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?[\\w.]+\\.(\\w+);$", Pattern.MULTILINE);

  @TempDir private Path folder;

  @Test
  void ordersMayBeLateForAsLongAsTheirWindowLastsUnlessSomebodySaysOtherwise() {
    PipelineConfig config = configuration().config();
    assertThat(
        config.time().allowedLatenessMillis(),
        is(greaterThanOrEqualTo(config.own(OrdersConfig.class).revenueWindow().size().toMillis())));
    assertThat(
        config.time().allowedLatenessMillis(),
        is(greaterThanOrEqualTo(Duration.ofHours(1).toMillis())));
  }

  @Test
  void windowsThatMultiplyTheStateAreWarnedOf() {
    assertThat(
        configuration("--revenueWindow=sliding 1h every 5m").warnings(),
        hasItem(startsWith("revenueWindow: ")));
    assertThat(configuration().warnings(), is(empty()));
  }

  /** The reviewed job could not even be built, for want of an import. */
  @Test
  void thePipelineCanBeBuilt() {
    Pipeline pipeline = Pipeline.create();
    StreamJob.addTo(
        pipeline,
        configuration().config(),
        new RunnerCapabilities(
            StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.LARGE, Checkpoints.NONE));
    List<String> steps = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(
              org.apache.beam.sdk.runners.TransformHierarchy.Node node) {
            steps.add(node.getFullName());
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    assertThat(steps, hasItem("SumRevenue"));
    assertThat(steps, hasItem("JoinCategories"));
  }

  /** The reviewed job imported what it never used. */
  @Test
  void noSourceHasAnImportThatItDoesNotUse() throws IOException {
    List<String> unused = new ArrayList<>();
    int sources = 0;
    for (String module : List.of("../pipeline", "../transforms")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources++;
          String text = Files.readString(file);
          Matcher imports = IMPORT.matcher(text);
          while (imports.find()) {
            String name = imports.group(1);
            if (Pattern.compile("\\b" + name + "\\b").matcher(text).results().count() < 2) {
              unused.add(file + ": " + name);
            }
          }
        }
      }
    }
    assertThat(sources, is(greaterThan(150)));
    assertThat(unused, is(empty()));
  }

  private ResolvedConfiguration configuration(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrapServers=localhost:9092", "--topics=orders", "--warehouse=" + folder));
    arguments.addAll(List.of(more));
    return ConfigLoader.load("orders", null, Map.of(), arguments);
  }
}
