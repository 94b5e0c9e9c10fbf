/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.page;

import dev.tidemark.pipeline.table.WarehouseSettings;
import java.net.URI;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A page that shows the tables of a warehouse while they fill. Whoever draws it registers as a
 * {@link ServiceLoader} service.
 */
public interface LivePage extends AutoCloseable {

  /** The page that is on the class path, if there is one. */
  static Optional<LivePage> find() {
    return ServiceLoader.load(LivePage.class).findFirst();
  }

  /**
   * Serves the page to this machine until {@link #close}. The tables need not exist yet.
   *
   * @param warehouse where the tables are
   * @param port the port to listen at; 0 for any that is free
   * @return where the page is
   * @throws LivePageException if the port cannot be had
   * @throws dev.tidemark.pipeline.table.WarehouseException if the warehouse cannot be opened
   */
  URI start(WarehouseSettings warehouse, int port);

  /** Ends the page and gives the port back; nothing happens if it was not started. */
  @Override
  void close();
}
