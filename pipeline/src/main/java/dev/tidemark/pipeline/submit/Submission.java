/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.submit;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.SettingValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What is to be submitted.
 *
 * @param stream the name of the pipeline
 * @param config its configuration, or null where that is wrong: then only a target's own options
 *     can be checked
 * @param settings what somebody set, from all layers, in the order of the documentation; secrets
 *     are references
 * @param environment the environment variables of the submitting process
 * @param mode whether to submit, or to show what would be
 * @param out where results go
 * @param err where everything else goes
 */
public record Submission(
    String stream,
    @Nullable PipelineConfig config,
    List<SettingValue> settings,
    Map<String, String> environment,
    Mode mode,
    PrintWriter out,
    PrintWriter err) {

  /** Whether anything is submitted. */
  public enum Mode {
    /** It is. */
    SUBMIT,
    /** It is only shown. */
    DRY_RUN
  }

  public Submission {
    requireNonNull(stream, "stream");
    settings = List.copyOf(settings);
    environment = Map.copyOf(environment);
    requireNonNull(mode, "mode");
    requireNonNull(out, "out");
    requireNonNull(err, "err");
  }
}
