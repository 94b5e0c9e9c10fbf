/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the pipeline of one stream; subclasses give it a name and a description. */
abstract class RunStream implements Callable<Integer> {

  private final String stream;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--again",
      description =
          "Read into tables that already hold records of these topics. Runners without a"
              + " checkpoint start where startFrom says, so records may come twice.")
  private boolean again;

  RunStream(String stream) {
    this.stream = stream;
    this.configuration = new ConfigurationOptions(stream);
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ResolvedConfiguration resolved = configuration.load();
    resolved.warnings().forEach(warning -> err.println("tidemark: " + warning));
    if (!again) {
      FreshTables.require(resolved.config());
    }
    try (RunningPipeline pipeline = StreamJob.start(resolved.config());
        ShutdownSignal signal = ShutdownSignal.closing(pipeline)) {
      err.println(
          "tidemark: the %s pipeline runs on the %s runner; Ctrl-C stops it"
              .formatted(stream, resolved.config().runner().name()));
      err.flush();
      pipeline.waitUntilFinish();
      return (signal.wasGiven() ? ExitCode.INTERRUPTED : ExitCode.OK).code();
    }
  }
}
