/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.command;

import dev.tidemark.dashboard.server.Dashboard;
import dev.tidemark.dashboard.server.DashboardSettings;
import dev.tidemark.pipeline.command.TidemarkCommand;
import dev.tidemark.pipeline.page.LivePageException;
import dev.tidemark.pipeline.table.WarehouseException;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark dashboard}. */
@Command(
    name = "dashboard",
    description = "Serves the live page over the tables until it is interrupted.",
    mixinStandardHelpOptions = true)
public final class DashboardCommand implements TidemarkCommand {

  private static final int BAD_CONFIGURATION = 2;
  private static final int WAREHOUSE_UNUSABLE = 4;
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Option(
      names = "--warehouse",
      paramLabel = "PATH",
      defaultValue = "warehouse",
      description = "The folder of the tables (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("warehouse");

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
    PrintWriter err = spec.commandLine().getErr();
    try {
      return serve(
          DashboardSettings.of(WarehouseSettings.local(folder)).withHost(host).withPort(port));
    } catch (LivePageException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return BAD_CONFIGURATION;
    } catch (WarehouseException e) {
      err.println(e.getMessage());
      return WAREHOUSE_UNUSABLE;
    } finally {
      err.flush();
    }
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
      return INTERRUPTED;
    }
  }
}
