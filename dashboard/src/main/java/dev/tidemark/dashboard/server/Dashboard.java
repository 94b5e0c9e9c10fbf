/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import dev.tidemark.dashboard.overview.DashboardQueries;
import dev.tidemark.dashboard.overview.OverviewReader;
import dev.tidemark.dashboard.overview.RevenueReader;
import dev.tidemark.dashboard.overview.RidesReader;
import dev.tidemark.dashboard.overview.WarehouseQueries;
import dev.tidemark.dashboard.server.OverviewFeed.Edition;
import dev.tidemark.dashboard.server.PageAssets.Asset;
import dev.tidemark.pipeline.page.LivePageException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page over the tables, served over HTTP.
 *
 * <p>Paths: {@code /} the page of the clickstream, {@code /api/overview} all it shows as JSON,
 * {@code /events} the same as server-sent events whenever it changes; {@code /orders} and {@code
 * /rides} the pages of the other pipelines, {@code /api/orders} and {@code /api/rides} what they
 * show; {@code /healthz} 200 while the tables can be read and 503 otherwise. Nothing is loaded from
 * elsewhere, and nothing can be changed through it.
 */
public final class Dashboard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Javalin server;
  private final Subscribers subscribers;
  private final OverviewFeed feed;
  private final URI uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Dashboard(Javalin server, Subscribers subscribers, OverviewFeed feed, URI uri) {
    this.server = server;
    this.subscribers = subscribers;
    this.feed = feed;
    this.uri = uri;
  }

  /**
   * Serves the page. The tables need not exist yet.
   *
   * @throws LivePageException if the port cannot be had
   * @throws dev.tidemark.pipeline.table.WarehouseException if the warehouse cannot be opened
   */
  public static Dashboard start(DashboardSettings settings) {
    return start(settings, WarehouseQueries.open(settings.warehouse()), Clock.systemUTC());
  }

  /** Serves the page over other tables than those of a warehouse; closes them at the end. */
  static Dashboard start(DashboardSettings settings, DashboardQueries queries, Clock clock) {
    OverviewFeed feed =
        new OverviewFeed(
            new OverviewReader(queries, settings.stateRule()), clock, settings.refreshInterval());
    Subscribers subscribers = new Subscribers(feed, clock, settings.refreshInterval());
    Javalin server = Javalin.create(Dashboard::configure);
    route(server, feed, subscribers, clock);
    // The feed holds itself while it reads the tables: so do these, as they are the same tables.
    ViewFeed orders =
        new ViewFeed(feed, new RevenueReader(queries)::read, clock, settings.refreshInterval());
    ViewFeed rides =
        new ViewFeed(feed, new RidesReader(queries)::read, clock, settings.refreshInterval());
    server.get("/api/orders", context -> serve(context, orders.json()));
    server.get("/api/rides", context -> serve(context, rides.json()));
    try {
      server.start(settings.host(), settings.port());
    } catch (JavalinBindException e) {
      server.stop();
      subscribers.close();
      feed.close();
      throw new LivePageException(
          "The page cannot be served at %s:%d, as the port is in use or not allowed: choose another, or 0 for any that is free."
              .formatted(settings.host(), settings.port()),
          e);
    }
    subscribers.start();
    return new Dashboard(server, subscribers, feed, uri(settings.host(), server.port()));
  }

  /** Where the page is. */
  public URI uri() {
    return uri;
  }

  /** Ends all open streams, gives the port back and closes the tables. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      subscribers.close();
      server.stop();
      feed.close();
    }
  }

  private static void configure(JavalinConfig config) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
  }

  private static void route(
      Javalin server, OverviewFeed feed, Subscribers subscribers, Clock clock) {
    server.before(Dashboard::harden);
    server.exception(Exception.class, Dashboard::explain);
    for (Map.Entry<String, Asset> asset : PageAssets.load().entrySet()) {
      server.get(asset.getKey(), context -> serve(context, asset.getValue()));
    }
    server.get("/api/overview", context -> serve(context, feed.latest().json(clock.millis())));
    server.sse("/events", subscribers::add);
    server.get("/healthz", context -> serveHealth(context, feed.latest(), subscribers.count()));
  }

  private static void explain(Exception failure, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), failure);
    context.status(HttpStatus.INTERNAL_SERVER_ERROR).result("The page has a problem; see its log.");
  }

  private static void harden(Context context) {
    context
        .header(Header.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
        .header(Header.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(Header.REFERRER_POLICY, "no-referrer");
  }

  private static void serve(Context context, String json) {
    context.header(Header.CACHE_CONTROL, "no-store").contentType("application/json").result(json);
  }

  private static void serve(Context context, Asset asset) {
    context.header(Header.ETAG, asset.tag()).header(Header.CACHE_CONTROL, "no-cache");
    if (asset.tag().equals(context.header(Header.IF_NONE_MATCH))) {
      context.status(HttpStatus.NOT_MODIFIED);
    } else {
      context.contentType(asset.type()).result(asset.content());
    }
  }

  private static void serveHealth(Context context, Edition edition, int pages) {
    context
        .status(edition.problem() == null ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .header(Header.CACHE_CONTROL, "no-store")
        .json(
            Map.of(
                "status",
                edition.problem() == null ? "ok" : "tables cannot be read",
                "revision",
                edition.revision(),
                "read_millis",
                edition.readMillis(),
                "open_pages",
                pages));
  }

  private static URI uri(String host, int port) {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://%s:%d/".formatted(literal, port));
  }
}
