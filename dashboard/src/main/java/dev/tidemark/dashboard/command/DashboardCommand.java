/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.command;

import dev.tidemark.dashboard.server.Dashboard;
import dev.tidemark.dashboard.server.DashboardSettings;
import dev.tidemark.pipeline.command.TidemarkCommand;
import dev.tidemark.pipeline.command.WarehouseOptions;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark dashboard}. */
@Command(
    name = "dashboard",
    description = "Serves the live page over the tables until it is interrupted.")
public final class DashboardCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = DashboardSettings.DEFAULT_HOST,
      description = {
        "The address to listen at (default: ${DEFAULT-VALUE}: this machine only).",
        "The page has no login: whoever reaches another address sees it."
      })
  private String host = DashboardSettings.DEFAULT_HOST;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + DashboardSettings.DEFAULT_PORT,
      description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port = DashboardSettings.DEFAULT_PORT;

  /** For {@link java.util.ServiceLoader}. */
  public DashboardCommand() {}

  @Override
  public Integer call() {
    WarehouseSettings warehouse = warehouseOptions.settings();
    DashboardSettings settings;
    try {
      settings = DashboardSettings.of(warehouse).withHost(host).withPort(port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return serve(settings);
  }

  /** Serves until the process is told to end (Ctrl-C, SIGTERM) or this thread is interrupted. */
  private int serve(DashboardSettings settings) {
    try (Dashboard dashboard = Dashboard.start(settings)) {
      Thread closing = new Thread(dashboard::close, "dashboard-close");
      Runtime.getRuntime().addShutdownHook(closing);
      PrintWriter out = spec.commandLine().getOut();
      out.println("The page is at " + dashboard.uri() + " (Ctrl-C ends it)");
      out.flush();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Runtime.getRuntime().removeShutdownHook(closing);
      }
      return ExitCode.INTERRUPTED.code();
    }
  }
}
