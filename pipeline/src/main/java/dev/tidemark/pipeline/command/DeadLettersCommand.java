/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark deadletters}. */
@Command(
    name = "deadletters",
    description = "Lists, shows and replays records that could not become events.",
    subcommands = {ListDeadLetters.class, ShowDeadLetter.class, ReplayDeadLettersCommand.class},
    sortOptions = false)
public final class DeadLettersCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  /** Called where nothing is said about what to do. */
  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "What about the dead letters? Name list, show or replay.");
  }
}
