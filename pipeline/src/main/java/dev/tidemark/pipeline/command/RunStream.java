/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.stream.StreamJob.GoingOn;
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
          "Start where startFrom says, although the tables hold records already: records may come"
              + " twice. Without it a run goes on from its checkpoint, or where the tables end.")
  private boolean again;

  /**
   * From where the run goes on.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException if it must not start
   */
  GoingOn goingOn(PipelineConfig config, PrintWriter err) {
    return FreshTables.goingOn(config);
  }

  RunStream(String stream) {
    this.stream = stream;
    this.configuration = new ConfigurationOptions(stream);
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ResolvedConfiguration resolved = configuration.load();
    resolved.warnings().forEach(warning -> err.println("tidemark: " + warning));
    PipelineConfig config = resolved.config();
    GoingOn goingOn = again ? GoingOn.FROM_CHECKPOINT : goingOn(config, err);
    try (RunningPipeline pipeline =
            StreamJob.start(
                config, goingOn, plan -> err.println("tidemark: the run " + plan.description()));
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
