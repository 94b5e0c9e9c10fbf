/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.command.Tidemark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live demo from its start to its interruption. */
final class LiveDemoTest {

  private static final Pattern PAGE = Pattern.compile("The page is at (\\S+)");
  private static final int INTERRUPTED = 130;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void eventsAppearOnThePageAndNothingStaysBehind() throws Exception {
    Set<String> foldersBefore = kafkaFolders();
    FutureTask<Integer> demo = new FutureTask<>(this::runDemo);
    Thread thread = new Thread(demo, "live-demo");
    thread.start();
    URI overview;
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> demo.isDone() || page() != null);
      overview = URI.create(page()).resolve("/api/overview");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> onTimeEvents(overview), is(greaterThan(0L)));
    } finally {
      thread.interrupt();
    }

    int exitCode = demo.get(1, TimeUnit.MINUTES);
    assertThat(err.toString(), exitCode, is(INTERRUPTED));

    assertThrows(ConnectException.class, () -> onTimeEvents(overview));
    Set<String> folders = kafkaFolders();
    folders.removeAll(foldersBefore);
    assertThat(folders, is(empty()));
    assertThat(threadsNamed("demo-producer"), is(0L));
  }

  private int runDemo() {
    return Tidemark.run(
        Map.of(),
        new PrintWriter(out),
        new PrintWriter(err),
        "demo",
        "--rate=50",
        "--port=0",
        "--seed=50",
        "--warehouse=" + folder.resolve("warehouse"));
  }

  private String page() {
    return PAGE.matcher(out.toString())
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElse(null);
  }

  private long onTimeEvents(URI overview) throws IOException, InterruptedException {
    String body =
        http.send(HttpRequest.newBuilder(overview).build(), BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(body).at("/overview/quality/on_time/total").asLong();
  }

  private static Set<String> kafkaFolders() throws IOException {
    Path probe = Files.createTempDirectory("live-demo-test-");
    Files.delete(probe);
    try (Stream<Path> entries = Files.list(probe.getParent())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("tidemark-demo-kafka-"))
          .collect(Collectors.toSet());
    }
  }

  private static long threadsNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }
}
