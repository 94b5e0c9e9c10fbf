/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import static java.util.Objects.requireNonNull;

import dev.tidemark.dashboard.overview.StateRule;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.time.Duration;

/**
 * What the page shows, and how it is served.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param warehouse where the tables are
 * @param refreshInterval how often the tables are looked at while a page is open
 * @param stateRule how the pipeline's state is told
 */
public record DashboardSettings(
    String host,
    int port,
    WarehouseSettings warehouse,
    Duration refreshInterval,
    StateRule stateRule) {

  /** Only this machine can see the page unless another host is asked for. */
  public static final String DEFAULT_HOST = "localhost";

  /** Where people find the page if they do not choose. */
  public static final int DEFAULT_PORT = 8080;

  private static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(2);
  private static final int MAX_PORT = 65_535;

  public DashboardSettings {
    requireNonNull(host, "host");
    requireNonNull(warehouse, "warehouse");
    requireNonNull(stateRule, "stateRule");
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    if (refreshInterval.isNegative() || refreshInterval.isZero()) {
      throw new IllegalArgumentException(
          "refreshInterval must be positive, but is " + refreshInterval);
    }
  }

  /** A page for this machine only, looking at the tables every two seconds. */
  public static DashboardSettings of(WarehouseSettings warehouse) {
    return new DashboardSettings(
        DEFAULT_HOST, DEFAULT_PORT, warehouse, DEFAULT_REFRESH_INTERVAL, StateRule.DEFAULT);
  }

  /** The same at another address. */
  public DashboardSettings withHost(String newHost) {
    return new DashboardSettings(newHost, port, warehouse, refreshInterval, stateRule);
  }

  /** The same at another port; 0 for any that is free. */
  public DashboardSettings withPort(int newPort) {
    return new DashboardSettings(host, newPort, warehouse, refreshInterval, stateRule);
  }

  /** The same, looking at the tables at another pace. */
  public DashboardSettings withRefreshInterval(Duration newInterval) {
    return new DashboardSettings(host, port, warehouse, newInterval, stateRule);
  }

  /** The same, telling the pipeline's state by another rule. */
  public DashboardSettings withStateRule(StateRule newRule) {
    return new DashboardSettings(host, port, warehouse, refreshInterval, newRule);
  }
}
