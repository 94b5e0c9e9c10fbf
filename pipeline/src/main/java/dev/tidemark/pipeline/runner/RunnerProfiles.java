/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.runner;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.NearestName;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RunnerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The runners that this installation has. */
public final class RunnerProfiles {

  private RunnerProfiles() {}

  /**
   * The profile of this name.
   *
   * @throws ConfigurationException that lists what there is, if there is none of this name
   */
  public static RunnerProfile named(String name) {
    TreeMap<String, RunnerProfile> profiles = new TreeMap<>();
    ServiceLoader.load(RunnerProfile.class)
        .forEach(profile -> profiles.put(profile.name(), profile));
    RunnerProfile profile = profiles.get(name);
    if (profile == null) {
      throw new ConfigurationException(
          List.of(
              "runner = \""
                  + name
                  + "\" is not available; "
                  + (profiles.isEmpty()
                      ? "no runner is installed."
                      : "allowed: "
                          + String.join(", ", profiles.keySet())
                          + NearestName.question(name, profiles.keySet()))));
    }
    return profile;
  }

  /**
   * Options for a pipeline with this configuration: those that users gave as {@code runner.*}, and
   * on top what the profile of the runner sets.
   *
   * @throws ConfigurationException if the runner is not available, or an option is wrong
   */
  public static PipelineOptions options(PipelineConfig config) {
    RunnerProfile profile = named(config.runner().name());
    PipelineOptions options = given(config.runner());
    profile.configure(options, config);
    return options;
  }

  /**
   * The options that users gave as {@code runner.*}, and nothing else.
   *
   * @throws ConfigurationException if an option is wrong
   */
  public static PipelineOptions given(RunnerConfig runner) {
    List<String> arguments = new ArrayList<>();
    new TreeMap<>(runner.options())
        .forEach((name, value) -> arguments.add("--" + name + "=" + value));
    try {
      return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(
          List.of("The options of the runner (runner.*) are wrong: " + refused.getMessage()));
    }
  }
}
