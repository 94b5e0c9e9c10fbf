/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;
import java.util.List;

/** Everything that is wrong with a configuration, at once. */
public final class ConfigurationException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serializable.
  private final List<String> problems;

  /** One or more problems, each a sentence. */
  public ConfigurationException(List<String> problems) {
    super(ExitCode.BAD_CONFIGURATION, message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, each naming its setting, the value, where it came from and what is allowed. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    if (problems.size() == 1) {
      return problems.get(0);
    }
    return "The configuration has "
        + problems.size()
        + " problems:\n  - "
        + String.join("\n  - ", problems);
  }
}
