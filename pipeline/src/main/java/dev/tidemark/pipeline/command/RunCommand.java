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

/** {@code tidemark run PIPELINE}. */
@Command(
    name = "run",
    description = "Runs a pipeline until it is interrupted, or its input ends.",
    subcommands = {
      RunCommand.Clickstream.class,
      RunCommand.Orders.class,
      RunCommand.Rides.class,
      RunCommand.Drivers.class
    })
public final class RunCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  /** Called where no pipeline is named. */
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Which pipeline shall run? Name one.");
  }

  /** {@code tidemark run clickstream}. */
  @Command(
      name = "clickstream",
      description = {
        "Reads click events and keeps bronze, silver and gold tables. Examples:",
        "  tidemark run clickstream --bootstrapServers localhost:9092 --topics clickstream",
        "  tidemark run clickstream --input records.jsonl --warehouse /data/tidemark"
      },
      sortOptions = false)
  static final class Clickstream extends RunStream {

    Clickstream() {
      super(ClickstreamConfig.STREAM);
    }
  }

  /** {@code tidemark run orders}. */
  @Command(
      name = "orders",
      description = {
        "Reads orders and keeps them, with their category as of their time, and revenue. Examples:",
        "  tidemark run orders --bootstrapServers localhost:9092 --topics orders",
        "  tidemark run orders --input orders.jsonl --epochUnit millis"
      },
      sortOptions = false)
  static final class Orders extends RunStream {

    Orders() {
      super(OrdersConfig.STREAM);
    }
  }

  /** {@code tidemark run rides}. */
  @Command(
      name = "rides",
      description = {
        "Reads ride events and keeps counts, sessions, and requests with their completion.",
        "The counts go to a compacted Kafka topic, too. Example:",
        "  tidemark run rides --bootstrapServers localhost:9092 --topics ride_events"
      },
      sortOptions = false)
  static final class Rides extends RunStream {

    Rides() {
      super(RidesConfig.STREAM);
    }
  }

  /** {@code tidemark run drivers}. */
  @Command(
      name = "drivers",
      description = {
        "Reads a change log in Debezium's envelope and keeps the current table of drivers.",
        "Example:",
        "  tidemark run drivers --bootstrapServers localhost:9092 --topics rides_cdc"
      },
      sortOptions = false)
  static final class Drivers extends RunStream {

    Drivers() {
      super(DriversConfig.STREAM);
    }
  }
}
