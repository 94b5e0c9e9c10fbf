/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import dev.tidemark.pipeline.page.LivePage;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.net.URI;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The dashboard as the live page of a pipeline that runs in the same process. */
public final class DashboardPage implements LivePage {

  private @Nullable Dashboard dashboard;

  /** For {@link java.util.ServiceLoader}. */
  public DashboardPage() {}

  @Override
  public synchronized URI start(WarehouseSettings warehouse, int port) {
    if (dashboard != null) {
      throw new IllegalStateException("the page is already served at " + dashboard.uri());
    }
    dashboard = Dashboard.start(DashboardSettings.of(warehouse).withPort(port));
    return dashboard.uri();
  }

  @Override
  public synchronized void close() {
    if (dashboard != null) {
      dashboard.close();
      dashboard = null;
    }
  }
}
