/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.dashboard.sample.SampleStreams;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of orders and rides in a browser. Screenshots are in {@code target/screenshots}. */
final class StreamPagesInBrowserTest {

  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final int PHONE_WIDTH = 375;

  @TempDir private static Path folder;

  private static Chromium chromium;
  private static Dashboard dashboard;

  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    WarehouseSettings warehouse = WarehouseSettings.local(folder.resolve("warehouse"));
    new SampleStreams(warehouse, NOON, 7).write();
    dashboard = Dashboard.start(DashboardSettings.of(warehouse).withPort(0));
  }

  @AfterAll
  static void stop() {
    if (dashboard != null) {
      dashboard.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void revenueShowsItsCorrections() {
    try (BrowserContext context = context(ColorScheme.LIGHT, 1440, 1200)) {
      Page page = open(context, "orders");
      assertThat(page.locator("#received")).hasText("1,000 received");
      assertThat(page.locator("#revenue-range")).containsText("4 windows not final");
      assertThat(page.locator("#corrections-range")).hasText("11 results of 176, all currencies");
      assertThat(page.locator("#corrections tbody tr")).hasCount(11);
      assertThat(page.locator("#corrections tbody tr").first()).containsText("shoes");
      assertThat(page.locator("#revenue-chart canvas")).isVisible();
      screenshot(page, "orders-light");
      assertThat(complaints, empty());
    }
  }

  @Test
  void ridesShowCountsSessionsAndWhatBecameOfRequests() {
    try (BrowserContext context = context(ColorScheme.DARK, 1440, 1200)) {
      Page page = open(context, "rides");
      assertThat(page.locator("#sessions-tally"))
          .hasText("27 sessions final, 3 open; 5 replaced after late events");
      assertThat(page.locator("#sessions tbody tr")).hasCount(20);
      assertThat(page.locator("#completions tbody tr").count(), greaterThan(9));
      assertThat(page.locator("#counts-chart canvas")).isVisible();
      screenshot(page, "rides-dark");
      assertThat(complaints, empty());
    }
  }

  @Test
  void aPhoneNeedsNoScrollingSideways() {
    try (BrowserContext context = context(ColorScheme.LIGHT, PHONE_WIDTH, 812)) {
      for (String stream : List.of("orders", "rides")) {
        Page page = open(context, stream);
        assertThat(page.locator(".streams")).isVisible();
        page.locator("[data-needs-data]").first().waitFor();
        screenshot(page, stream + "-phone");
        assertThat(
            stream,
            (Integer) page.evaluate("document.documentElement.scrollWidth"),
            lessThanOrEqualTo(PHONE_WIDTH));
      }
      assertThat(complaints, empty());
    }
  }

  private static BrowserContext context(ColorScheme scheme, int width, int height) {
    return chromium
        .browser()
        .newContext(new NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
  }

  private Page open(BrowserContext context, String stream) {
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(dashboard.uri().resolve(stream).toString());
    return page;
  }

  private static void screenshot(Page page, String name) {
    page.screenshot(
        new ScreenshotOptions()
            .setPath(Path.of("target", "screenshots", name + ".png"))
            .setFullPage(true));
  }
}
