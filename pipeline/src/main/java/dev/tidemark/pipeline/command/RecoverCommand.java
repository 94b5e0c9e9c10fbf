/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.DriversConfig;
import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.StreamJob.GoingOn;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark recover PIPELINE}. */
@Command(
    name = "recover",
    description = {
      "Runs a pipeline whose checkpoint is lost or unusable: it goes on where the tables end.",
      "What the checkpoint knew is rebuilt from bronze: nothing is lost, and nothing comes twice."
    },
    subcommands = {
      RecoverCommand.Clickstream.class,
      RecoverCommand.Orders.class,
      RecoverCommand.Drivers.class
    })
public final class RecoverCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  /** Called where no pipeline is named. */
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Which pipeline shall recover? Name one.");
  }

  /** {@code tidemark recover clickstream}. */
  @Command(
      name = "clickstream",
      description = {
        "Takes the options of \"tidemark run clickstream\".",
        "An old checkpoint at runner.checkpointLocation is moved aside, not deleted."
      },
      sortOptions = false)
  static final class Clickstream extends RecoverStream {

    Clickstream() {
      super(ClickstreamConfig.STREAM);
    }
  }

  /** {@code tidemark recover orders}. */
  @Command(
      name = "orders",
      description = {
        "Takes the options of \"tidemark run orders\".",
        "An old checkpoint at runner.checkpointLocation is moved aside, not deleted."
      },
      sortOptions = false)
  static final class Orders extends RecoverStream {

    Orders() {
      super(OrdersConfig.STREAM);
    }
  }

  /** {@code tidemark recover drivers}. */
  @Command(
      name = "drivers",
      description = {
        "Takes the options of \"tidemark run drivers\".",
        "An old checkpoint at runner.checkpointLocation is moved aside, not deleted."
      },
      sortOptions = false)
  static final class Drivers extends RecoverStream {

    Drivers() {
      super(DriversConfig.STREAM);
    }
  }

  /** A run that goes on from the tables whatever checkpoint there is. */
  private abstract static class RecoverStream extends RunStream {

    RecoverStream(String stream) {
      super(stream);
    }

    @Override
    GoingOn goingOn(PipelineConfig config, PrintWriter err) {
      String aside = RunnerProfiles.named(config.runner().name()).setCheckpointAside(config);
      if (aside != null) {
        err.println("tidemark: the old checkpoint is now at " + aside);
      }
      return GoingOn.FROM_TABLES;
    }
  }
}
