/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;

/** The files of the page, by the path they are served at. All of them come from the class path. */
final class PageAssets {

  private static final String PAGE = "/dev/tidemark/dashboard/page/";
  private static final String CHARTS_VERSION =
      "/META-INF/maven/org.webjars.npm/echarts/pom.properties";
  private static final String CHARTS = "/META-INF/resources/webjars/echarts/%s/dist/echarts.min.js";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String SVG = "image/svg+xml";

  /**
   * A file.
   *
   * @param content its bytes
   * @param type its media type
   * @param tag changes with the content
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Asset(byte[] content, String type, String tag) {}

  private PageAssets() {}

  static Map<String, Asset> load() {
    Map<String, Asset> assets = new LinkedHashMap<>();
    assets.put("/", asset(PAGE + "index.html", HTML));
    assets.put("/orders", streamPage("orders", "Orders"));
    assets.put("/rides", streamPage("rides", "Rides"));
    assets.put("/favicon.svg", asset(PAGE + "favicon.svg", SVG));
    assets.put("/assets/page.css", asset(PAGE + "page.css", CSS));
    for (String script :
        new String[] {
          "theme",
          "page",
          "format",
          "freshness",
          "quality",
          "charts",
          "lists",
          "stream",
          "orders",
          "rides"
        }) {
      assets.put("/assets/" + script + ".js", asset(PAGE + script + ".js", SCRIPT));
    }
    assets.put("/assets/echarts.min.js", asset(CHARTS.formatted(chartsVersion()), SCRIPT));
    return assets;
  }

  /** The page of a stream: what all have in common, around the panels of this one. */
  private static Asset streamPage(String stream, String title) {
    String page =
        text(PAGE + "stream.html")
            .replace("{{title}}", title)
            .replace("{{stream}}", stream)
            .replace(
                "<a class=\"stream\" href=\"/" + stream + "\">",
                "<a class=\"stream\" href=\"/" + stream + "\" aria-current=\"page\">")
            .replace("{{panels}}", text(PAGE + stream + "-panels.html"));
    return asset(page.getBytes(UTF_8), HTML);
  }

  private static String text(String resource) {
    return new String(bytes(resource), UTF_8);
  }

  private static String chartsVersion() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(bytes(CHARTS_VERSION), ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return requireNonNull(properties.getProperty("version"), CHARTS_VERSION);
  }

  private static Asset asset(String resource, String type) {
    return asset(bytes(resource), type);
  }

  private static Asset asset(byte[] content, String type) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return new Asset(content, type, "\"%08x-%d\"".formatted(checksum.getValue(), content.length));
  }

  private static byte[] bytes(String resource) {
    try (InputStream stream = PageAssets.class.getResourceAsStream(resource)) {
      return requireNonNull(stream, resource + " is not on the class path").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
