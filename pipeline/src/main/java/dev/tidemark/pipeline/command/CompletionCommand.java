/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.failure.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark completion}: a script that teaches a shell the commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands and options in a shell.",
      "For bash:  source <(tidemark completion bash)",
      "For zsh:   source <(tidemark completion zsh)"
    })
public final class CompletionCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}")
  @SuppressWarnings("UnusedVariable") // Picocli checks it; one script serves both shells.
  private Shell shell;

  /** The shells there is a script for; both take the same one, which looks where it runs. */
  enum Shell {
    bash,
    zsh
  }

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return ExitCode.OK.code();
  }
}
