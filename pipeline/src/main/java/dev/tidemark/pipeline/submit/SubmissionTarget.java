/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.submit;

import dev.tidemark.pipeline.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A system that pipelines can be submitted to. Runner modules provide theirs as a {@link
 * java.util.ServiceLoader} service, in a class with a public constructor without parameters; its
 * fields with picocli's {@code @Option} become options of {@code tidemark submit PIPELINE}.
 */
public interface SubmissionTarget {

  /** The name of the runner that submitted pipelines run on. */
  String runner();

  /**
   * What a dry run is told where nobody said, so that a pipeline can be looked at before there is
   * anything for it to run on. Every placeholder that is used is named to the user.
   *
   * @param stream the name of the pipeline
   * @param isSet whether somebody set a setting
   * @return values by the names of settings, only of those that are not set
   */
  default Map<String, String> placeholders(String stream, Predicate<String> isSet) {
    return Map.of();
  }

  /**
   * Checks everything that can be checked here, and touches nothing.
   *
   * @param problems takes what is wrong, as sentences that name the option, its value and what is
   *     allowed
   * @return what to do if nothing is wrong, here and elsewhere
   */
  Prepared prepare(Submission submission, List<String> problems);

  /** A submission that was checked. */
  @FunctionalInterface
  interface Prepared {

    /** Submits, or shows what would be submitted. */
    ExitCode run() throws IOException, InterruptedException;
  }
}
