/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.kafka.SourceNotReadyException;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command as another module would add it: looks at tables, or fails as it is told. */
@Command(name = "probe", description = "Only in tests.")
public final class ProbeCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;
  @Mixin private WarehouseOptions warehouse;

  @Parameters(arity = "0..1")
  private @Nullable String sql;

  @Option(names = "--fail")
  private @Nullable Failure failure;

  enum Failure {
    SOURCE,
    INTERRUPTION,
    UNEXPECTED
  }

  @Override
  public Integer call() throws Exception {
    if (failure == Failure.SOURCE) {
      // Runners wrap what goes wrong inside a pipeline.
      throw new RuntimeException("wrapped", new SourceNotReadyException("Kafka is away."));
    }
    if (failure == Failure.INTERRUPTION) {
      throw new InterruptedException("stopped");
    }
    if (failure == Failure.UNEXPECTED) {
      throw new IllegalStateException("cannot be");
    }
    spec.commandLine().getOut().println(sql + " " + new TreeMap<>(warehouse.catalogProperties()));
    return 1;
  }
}
