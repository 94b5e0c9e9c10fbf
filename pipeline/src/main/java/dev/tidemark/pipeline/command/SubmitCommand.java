/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.DriversConfig;
import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.pipeline.config.RidesConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark submit PIPELINE}. */
@Command(
    name = "submit",
    description = "Submits a pipeline to a Spark cluster, or to Dataflow.",
    subcommands = {
      SubmitCommand.Clickstream.class,
      SubmitCommand.Orders.class,
      SubmitCommand.Rides.class,
      SubmitCommand.Drivers.class
    })
public final class SubmitCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  /** Called where no pipeline is named. */
  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Which pipeline shall be submitted? Name one.");
  }

  /** {@code tidemark submit clickstream}. */
  @Command(
      name = "clickstream",
      description = {
        "Submits the pipeline that run clickstream would run here; see docs/deployment.md. Examples:",
        "  tidemark submit clickstream --master spark://host:7077 --config clickstream.yaml",
        "  tidemark submit clickstream --profile kubernetes --config clickstream.yaml --dry-run --manifest"
      },
      sortOptions = false)
  static final class Clickstream extends SubmitStream {

    Clickstream() {
      super(ClickstreamConfig.STREAM);
    }
  }

  /** {@code tidemark submit orders}. */
  @Command(
      name = "orders",
      description = {
        "Submits the pipeline that run orders would run here; see docs/deployment.md. Example:",
        "  tidemark submit orders --master spark://host:7077 --config orders.yaml"
      },
      sortOptions = false)
  static final class Orders extends SubmitStream {

    Orders() {
      super(OrdersConfig.STREAM);
    }
  }

  /** {@code tidemark submit rides}. */
  @Command(
      name = "rides",
      description = {
        "Submits the pipeline that run rides would run here; see docs/deployment.md. Example:",
        "  tidemark submit rides --master spark://host:7077 --config rides.yaml"
      },
      sortOptions = false)
  static final class Rides extends SubmitStream {

    Rides() {
      super(RidesConfig.STREAM);
    }
  }

  /** {@code tidemark submit drivers}. */
  @Command(
      name = "drivers",
      description = {
        "Submits the pipeline that run drivers would run here; see docs/deployment.md. Example:",
        "  tidemark submit drivers --master spark://host:7077 --config drivers.yaml"
      },
      sortOptions = false)
  static final class Drivers extends SubmitStream {

    Drivers() {
      super(DriversConfig.STREAM);
    }
  }
}
