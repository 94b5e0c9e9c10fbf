/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tidemark.dashboard.sample.SampleClickstream.MINUTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.dashboard.sample.AdjustableClock;
import dev.tidemark.dashboard.sample.MemoryTables;
import dev.tidemark.dashboard.sample.SampleClickstream;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a browser. Screenshots are kept in {@code target/screenshots}. */
final class DashboardPageTest {

  private static final long SEED = 20_261_121;
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int PHONE_WIDTH = 375;

  private static Chromium chromium;

  private static final DashboardSettings SETTINGS =
      DashboardSettings.of(WarehouseSettings.local(Path.of("unused")));

  private final MemoryTables tables = new MemoryTables();
  private final SampleClickstream sample = new SampleClickstream(tables, SEED);
  private final AdjustableClock clock = new AdjustableClock(NOON + 3_000);
  private final Dashboard dashboard =
      Dashboard.start(
          SETTINGS.withPort(0).withRefreshInterval(Duration.ofMillis(100)), tables, clock);
  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void closePage() {
    if (context != null) {
      context.close();
    }
    dashboard.close();
  }

  @Test
  void numbersMoveWhenACommitLands() {
    liveData();
    Page page = open(ColorScheme.LIGHT, 1440, 900);
    assertThat(page.locator("#state-word")).hasText("Live");
    assertThat(page.locator("#commit-age")).hasText("1 s ago");
    assertThat(page.locator("#final-time")).hasText("11:50 UTC");
    assertThat(page.locator("#users-now-range")).hasText("11:55 to 12:00 UTC");
    assertThat(page.locator("#conservation")).containsText("Nothing lost:");
    page.evaluate("window.notReloaded = true");
    String before = page.locator("#received").textContent();
    screenshot(page, "live-light");
    page.setViewportSize(1920, 1080);
    screenshot(page, "live-wall");

    clock.moveTo(NOON + MINUTE + 3_000);
    sample.minute(NOON, 400).commit(NOON + MINUTE + 1_000);

    assertThat(page.locator("#users-now-range")).hasText("11:56 to 12:01 UTC");
    assertThat(page.locator("#received")).not().hasText(before);
    assertThat(page.evaluate("window.notReloaded"), is(true));
    assertThat(complaints, empty());
  }

  @Test
  void darkThemeFollowsTheSystemAndTheButton() {
    liveData();
    Page page = open(ColorScheme.DARK, 1440, 900);
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(13, 18, 24)");
    screenshot(page, "live-dark");
    assertThat(lowContrast(page), empty());

    page.locator("#theme").click();
    assertThat(page.locator("#theme-name")).hasText("light");
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(244, 246, 248)");
    assertThat(lowContrast(page), empty());

    page.reload();
    assertThat(page.locator("#theme-name")).hasText("light");
    assertThat(complaints, empty());
  }

  @Test
  void aPhoneShowsEverythingInOneColumn() {
    liveData();
    Page page = open(ColorScheme.LIGHT, PHONE_WIDTH, 812);
    page.locator("#letters summary").first().click();
    page.locator("#letters pre").first().waitFor();
    screenshot(page, "phone-light");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    screenshot(page, "phone-dark");

    assertThat(
        (Integer) page.evaluate("document.documentElement.scrollWidth"),
        lessThanOrEqualTo(PHONE_WIDTH));
    assertThat(complaints, empty());
  }

  @Test
  void emptyTablesSayWhatToDoAndFillByThemselves() {
    Page page = open(ColorScheme.LIGHT, 1440, 900);
    assertThat(page.locator("#state-word")).hasText("No data yet");
    assertThat(page.locator("#start")).containsText("./tidemark demo");
    assertThat(page.locator("#warehouse")).hasText("/data/warehouse");
    assertThat(page.locator(".records")).isHidden();
    screenshot(page, "empty-light");

    liveData();

    assertThat(page.locator("#state-word")).hasText("Live");
    assertThat(page.locator("#start")).isHidden();
    assertThat(page.locator("#events-chart canvas")).isVisible();
    assertThat(complaints, empty());
  }

  @Test
  void aStoppedPipelineSaysSinceWhen() {
    liveData();
    clock.moveTo(NOON + 14 * MINUTE);
    Page page = open(ColorScheme.LIGHT, 1440, 900);

    assertThat(page.locator("#state-word")).hasText("Stopped");
    assertThat(page.locator("#state-sentence"))
        .containsText("No commit since 12:00:02 UTC, and work is unfinished: 10 windows are open");
    assertThat(page).hasTitle("Stopped · Tidemark");
    assertThat(lowContrast(page), empty());
    screenshot(page, "stopped-light");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertThat(lowContrast(page), empty());
    screenshot(page, "stopped-dark");
    assertThat(complaints, empty());
  }

  @Test
  void anOldSnapshotSaysOfWhen() {
    sample.upTo(NOON, 60, 300).closeUpTo(NOON).commit(NOON + 2_000);
    clock.moveTo(NOON + Duration.ofHours(30).toMillis());
    Page page = open(ColorScheme.LIGHT, 1440, 900);

    assertThat(page.locator("#state-word")).hasText("Old snapshot");
    assertThat(page.locator("#state-sentence"))
        .containsText("A complete picture as of 21 Nov 2026, 12:00:02 UTC");
    assertThat(page.locator("#commit-age")).hasText("29 h ago");
    screenshot(page, "old-light");
    assertThat(complaints, empty());
  }

  @Test
  void aQuietSourceIsNotAStoppedPipeline() {
    sample.upTo(NOON, 60, 300).closeUpTo(NOON).commit(NOON + 2_000);
    clock.moveTo(NOON + 12 * MINUTE);
    Page page = open(ColorScheme.LIGHT, 1440, 900);

    assertThat(page.locator("#state-word")).hasText("Quiet");
    assertThat(page.locator("#state-sentence")).containsText("Every window is final");
    screenshot(page, "quiet-light");
    assertThat(complaints, empty());
  }

  @Test
  void whatComesFromOutsideIsTextAndNeverMarkup() {
    String attack = "\"><img src=x onerror=window.attacked=1><script>window.attacked=1</script>";
    sample.minute(NOON - MINUTE, 10);
    sample.page(NOON - MINUTE, attack, 500);
    sample.deadLetter(attack, attack, attack.getBytes(UTF_8), NOON);
    sample.commit(NOON + 2_000);
    Page page = open(ColorScheme.LIGHT, 1440, 900);

    assertThat(page.locator("#pages bdi").first()).hasText(attack);
    page.locator("#letters summary", new Page.LocatorOptions().setHasText("onerror")).click();
    assertThat(page.locator("#letters details[open] pre")).hasText(attack);
    assertThat(page.locator("main img, main script")).hasCount(0);
    assertThat(page.evaluate("window.attacked === undefined"), is(true));
    assertThat(complaints, empty());
  }

  @Test
  void anOpenDeadLetterStaysOpenWhenNumbersMove() {
    liveData();
    Page page = open(ColorScheme.LIGHT, 1440, 900);
    page.locator("#letters summary").first().click();
    String before = page.locator("#received").textContent();

    sample.deadLetter("not_json", "no JSON", "oops".getBytes(UTF_8), NOON).commit(NOON + 2_500);

    assertThat(page.locator("#received")).not().hasText(before);
    assertThat(page.locator("#letters details[open]")).hasCount(1);
    assertThat(complaints, empty());
  }

  @Test
  void theChartHasATable() {
    liveData();
    Page page = open(ColorScheme.LIGHT, 1440, 900);
    page.locator(".events summary").click();

    assertThat(page.locator("#events-table tbody tr")).hasCount(60);
    assertThat(page.locator("#events-table tbody tr").first()).containsText("not final");
    assertThat(page.locator("#events-table tbody tr").last()).not().containsText("not final");
  }

  @Test
  void tablesThatCannotBeReadAreSaidSo() {
    liveData();
    Page page = open(ColorScheme.LIGHT, 1440, 900);
    assertThat(page.locator("#state-word")).hasText("Live");

    tables.failWith("the disk is gone");
    assertThat(page.locator("#problem")).hasText("The tables cannot be read: the disk is gone");
    assertThat(page.locator("#received")).containsText("received");

    tables.failWith("");
    assertThat(page.locator("#problem")).isHidden();
  }

  @Test
  void aServerThatGoesAwayIsNoticed() {
    liveData();
    Page page = open(ColorScheme.LIGHT, 1440, 900);
    assertThat(page.locator("#state-word")).hasText("Live");

    dashboard.close();

    assertThat(page.locator("#connection")).isVisible();
    assertThat(page.locator("#connection")).containsText("Connection lost");
    assertThat(page.locator("#state-word")).hasText("Disconnected");
    screenshot(page, "connection-lost");
  }

  private void liveData() {
    sample.upTo(NOON, 75, 400).commit(NOON + 2_000);
  }

  private Page open(ColorScheme scheme, int width, int height) {
    context =
        chromium
            .browser()
            .newContext(
                new NewContextOptions()
                    .setColorScheme(scheme)
                    .setTimezoneId("America/Caracas")
                    .setViewportSize(width, height));
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(dashboard.uri().toString())) {
            complaints.add("asked for " + request.url());
          }
        });
    page.navigate(dashboard.uri().toString());
    assertThat(page.locator("#state-word")).not().hasText("Loading");
    return page;
  }

  private static void screenshot(Page page, String name) {
    page.screenshot(
        new ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Texts whose contrast is under 4.5 to 1 (3 to 1 where large), by the formula of WCAG 2. */
  @SuppressWarnings("unchecked") // The script returns strings.
  private static List<String> lowContrast(Page page) {
    return (List<String>)
        page.evaluate(
            """
            () => {
              const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
              const light = (colour) => channels(colour).slice(0, 3)
                .map((c) => c / 255)
                .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = (element) => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = getComputedStyle(e).backgroundColor;
                  if ((channels(colour)[3] ?? 1) === 1) return colour;
                }
                return 'rgb(255, 255, 255)';
              };
              return [...document.querySelectorAll('body *')]
                .filter((e) => e.checkVisibility()
                  && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()))
                .filter((e) => {
                  const style = getComputedStyle(e);
                  const [a, b] = [light(style.color), light(behind(e))].sort((x, y) => y - x);
                  const large = parseFloat(style.fontSize) >= 24;
                  return (a + 0.05) / (b + 0.05) < (large ? 3 : 4.5);
                })
                .map((e) => e.textContent);
            }
            """);
  }
}
