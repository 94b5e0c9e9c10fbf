/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

final class RunnerProfilesTest {

  @Test
  void setsTheOptionsOfUserAndProfile() {
    PipelineOptions options =
        RunnerProfiles.options(config("--runner=in-this-test", "--runner.targetParallelism=7"));
    assertThat(options.getRunner(), is((Object) DirectRunner.class));
    assertThat(options.as(DirectOptions.class).getTargetParallelism(), is(7));
    assertThat(options.getJobName(), is("clicks"));
  }

  @Test
  void aRunnerThatIsNotThereIsNamedWithThoseThatAre() {
    assertThat(
        problem("--runner=in-that-test"),
        allOf(containsString("allowed: in-this-test"), containsString("did you mean in-this")));
  }

  @Test
  void anOptionThatTheRunnerDoesNotHaveIsRefused() {
    assertThat(
        problem("--runner=in-this-test", "--runner.targetParalelism=7"),
        containsString("targetParalelism"));
  }

  private static String problem(String... arguments) {
    PipelineConfig config = config(arguments);
    return assertThrows(ConfigurationException.class, () -> RunnerProfiles.options(config))
        .getMessage();
  }

  private static PipelineConfig config(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--bootstrapServers=kafka:9092");
    all.add("--topics=clicks");
    return ConfigLoader.load(null, Map.of(), all).config();
  }

  /** A profile that only this test has. */
  public static final class InThisTest implements RunnerProfile {
    @Override
    public String name() {
      return "in-this-test";
    }

    @Override
    public void configure(PipelineOptions options, PipelineConfig config) {
      options.setRunner(DirectRunner.class);
      options.setJobName("clicks");
    }

    @Override
    public RunnerCapabilities capabilities() {
      return new RunnerCapabilities(
          StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.SMALL, Checkpoints.NONE);
    }
  }
}
