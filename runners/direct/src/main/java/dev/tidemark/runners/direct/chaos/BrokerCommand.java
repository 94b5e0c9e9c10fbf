/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.ShutdownSignal;
import dev.tidemark.pipeline.command.TidemarkCommand;
import dev.tidemark.pipeline.failure.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark broker}: one Kafka broker in a process of its own, for trials on one machine. */
@Command(
    name = "broker",
    description = {
      "Runs a Kafka broker for trials, on this machine only, until Ctrl-C.",
      "Started again on the same folder and port, it is the same broker."
    })
public final class BrokerCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Option(names = "--folder", paramLabel = "PATH", required = true, description = "Its data.")
  private Path folder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where it listens. Default: ${DEFAULT-VALUE}")
  private int port = 9092;

  /** For {@link java.util.ServiceLoader}. */
  public BrokerCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    try (ShutdownSignal signal = ShutdownSignal.closing(stop::countDown);
        EmbeddedKafka kafka = EmbeddedKafka.in(folder).withPort(port).start()) {
      spec.commandLine().getOut().println("The broker listens at " + kafka.bootstrapServers());
      spec.commandLine().getOut().flush();
      stop.await();
      return (signal.wasGiven() ? ExitCode.INTERRUPTED : ExitCode.OK).code();
    }
  }
}
