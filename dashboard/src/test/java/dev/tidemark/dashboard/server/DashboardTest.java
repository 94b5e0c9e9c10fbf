/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import static dev.tidemark.dashboard.sample.SampleClickstream.MINUTE;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.dashboard.sample.AdjustableClock;
import dev.tidemark.dashboard.sample.MemoryTables;
import dev.tidemark.dashboard.sample.SampleClickstream;
import dev.tidemark.pipeline.page.LivePageException;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DashboardTest {

  private static final long SEED = 20_261_121;
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final DashboardSettings SETTINGS =
      DashboardSettings.of(WarehouseSettings.local(Path.of("unused")));

  private final MemoryTables tables = new MemoryTables();
  private final SampleClickstream sample = new SampleClickstream(tables, SEED);
  private final AdjustableClock clock = new AdjustableClock(NOON + 3_000);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Dashboard dashboard =
      Dashboard.start(
          SETTINGS.withPort(0).withRefreshInterval(Duration.ofMillis(50)), tables, clock);

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void allFilesOfThePageAreServedFromHere() throws Exception {
    String page = get("/").body();

    assertThat(page, containsString("<title>Tidemark</title>"));
    for (String path : PageAssets.load().keySet()) {
      assertThat(path, get(path).statusCode(), is(200));
    }
    assertThat(get("/assets/echarts.min.js").body().length(), greaterThan(900_000));
    assertThat(get("/assets/nothing.js").statusCode(), is(404));
  }

  @Test
  void thePagesOfOrdersAndRidesHaveTheirNumbers() throws Exception {
    for (String stream : List.of("orders", "rides")) {
      assertThat(get("/" + stream).body(), containsString("/assets/" + stream + ".js"));
      JsonNode message = JSON.readTree(get("/api/" + stream).body());
      assertThat(message.get("server_time_millis").asLong(), is(clock.millis()));
      assertThat(message.get("problem").isNull(), is(true));
      assertThat(message.get("view").get("records").get("received").asLong(), is(0L));
    }
  }

  @Test
  void nothingMayBeLoadedFromElsewhere() throws Exception {
    String policy = get("/").headers().firstValue("Content-Security-Policy").orElseThrow();

    assertThat(policy, startsWith("default-src 'none'; script-src 'self'; style-src 'self'"));
    assertThat(policy, not(containsString("unsafe")));
  }

  @Test
  void unchangedFilesAreNotSentAgain() throws Exception {
    String tag = get("/assets/page.css").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again =
        client.send(
            request("/assets/page.css").header("If-None-Match", tag).build(),
            BodyHandlers.ofString());

    assertThat(again.statusCode(), is(304));
  }

  @Test
  void theOverviewIsJson() throws Exception {
    sample.upTo(NOON, 20, 100).commit(NOON);

    JsonNode overview = JSON.readTree(get("/api/overview").body()).get("overview");

    assertThat(overview.get("state").asText(), is("live"));
    assertThat(overview.at("/freshness/final_up_to_millis").asLong(), is(NOON - 10 * MINUTE));
    assertThat(overview.at("/quality/received/total").asLong(), greaterThan(1_000L));
    assertThat(overview.at("/activity/minutes").size(), is(20));
    assertThat(overview.at("/audience/last_hour/users").asLong(), greaterThan(100L));
  }

  @Test
  void openPagesHearOfCommits() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> stream = listen(events);
    await().until(() -> events.stream().anyMatch(line -> line.contains("\"state\":\"empty\"")));

    sample.upTo(NOON, 3, 100).commit(NOON);

    await().until(() -> events.stream().anyMatch(line -> line.contains("\"state\":\"live\"")));
    assertThat(events, hasItem(equalTo("event: overview")));
    dashboard.close();
    await().until(stream::isDone);
  }

  @Test
  void withoutCommitsOpenPagesOnlyHearThatTheServerIsThere() throws Exception {
    sample.upTo(NOON, 3, 100).commit(NOON);
    List<String> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> stream = listen(events);
    await().until(() -> events.stream().filter("event: tick"::equals).count() >= 5);

    assertThat(events.stream().filter("event: overview"::equals).count(), lessThan(3L));
    assertThat(stream.isDone(), is(false));
  }

  @Test
  void manyPagesShareOneComputation() throws Exception {
    sample.upTo(NOON, 3, 100).commit(NOON);
    get("/api/overview");
    int queries = tables.queriesRun();
    List<CompletableFuture<Void>> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<String> events = new CopyOnWriteArrayList<>();
      streams.add(listen(events));
      await().until(() -> events.contains("event: overview"));
    }

    assertThat(tables.queriesRun(), is(queries));
    assertThat(JSON.readTree(get("/healthz").body()).get("open_pages").asInt(), is(20));
    assertThat(streams.stream().filter(CompletableFuture::isDone).count(), is(0L));
  }

  @Test
  void aPageThatIsClosedIsForgotten() throws Exception {
    HttpResponse<InputStream> stream = client.send(events(), BodyHandlers.ofInputStream());
    await().until(() -> JSON.readTree(get("/healthz").body()).get("open_pages").asInt() == 1);

    stream.body().close();

    await().until(() -> JSON.readTree(get("/healthz").body()).get("open_pages").asInt() == 0);
  }

  @Test
  void healthSaysWhetherTheTablesCanBeRead() throws Exception {
    assertThat(get("/healthz").statusCode(), is(200));

    tables.failWith("the disk is gone");

    await().until(() -> get("/healthz").statusCode() == 503);
    assertThat(
        JSON.readTree(get("/api/overview").body()).at("/overview/problem").asText(),
        is("The tables cannot be read: the disk is gone"));
    tables.failWith("");
    await().until(() -> get("/healthz").statusCode() == 200);
  }

  @Test
  void aPortInUseIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MemoryTables others = new MemoryTables()) {
      DashboardSettings settings = SETTINGS.withPort(taken.getLocalPort()).withHost("127.0.0.1");

      LivePageException failure =
          assertThrows(LivePageException.class, () -> Dashboard.start(settings, others, clock));

      assertThat(
          failure.getMessage(),
          allOf(
              containsString("127.0.0.1:" + taken.getLocalPort()),
              containsString("in use"),
              not(containsString("\n"))));
    }
  }

  @Test
  void closingGivesEverythingBack() throws Exception {
    URI uri = dashboard.uri();
    long start = System.nanoTime();
    CompletableFuture<Void> stream = listen(new CopyOnWriteArrayList<>());
    await().until(() -> JSON.readTree(get("/healthz").body()).get("open_pages").asInt() == 1);

    dashboard.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start), lessThan(Duration.ofSeconds(10)));
    assertThat(tables.isClosed(), is(true));
    await().until(stream::isDone);
    assertThrows(
        IOException.class,
        () -> client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()));
    new ServerSocket(uri.getPort(), 1, InetAddress.getLoopbackAddress()).close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(dashboard.uri().resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private HttpRequest events() {
    return HttpRequest.newBuilder(dashboard.uri().resolve("/events"))
        .header("Accept", "text/event-stream")
        .build();
  }

  private CompletableFuture<Void> listen(List<String> lines) {
    return client
        .sendAsync(events(), BodyHandlers.fromLineSubscriber(new Lines(lines)))
        .thenAccept(response -> {});
  }
}
