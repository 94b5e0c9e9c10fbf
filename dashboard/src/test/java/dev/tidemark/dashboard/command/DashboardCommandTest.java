/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.command;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.pipeline.command.Tidemark;
import dev.tidemark.pipeline.command.TidemarkCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class DashboardCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+/");
  private static final int SIGINT_EXIT_CODE = 130;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void isOneOfTheCommands() {
    assertThat(
        ServiceLoader.load(TidemarkCommand.class), hasItem(instanceOf(DashboardCommand.class)));
  }

  @Test
  void servesThePageUntilCtrlC() throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Tidemark.class.getName(),
                "dashboard",
                "--warehouse",
                folder.resolve("warehouse").toString(),
                "--port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> ADDRESS.matcher(Files.readString(output)).find());
      Matcher address = ADDRESS.matcher(Files.readString(output));
      assertThat(address.find(), is(true));
      assertThat(
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address.group() + "api/overview")).build(),
                  BodyHandlers.ofString())
              .body(),
          containsString("\"state\":\"empty\""));

      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(30, TimeUnit.SECONDS), is(true));
      assertThat(process.exitValue(), is(SIGINT_EXIT_CODE));
      assertThat(Files.readString(output), not(containsString("Exception")));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aPortInUseIsOneSentenceAndExitCodeTwo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int exitCode =
          execute(
              "--warehouse",
              folder.toString(),
              "--host",
              taken.getInetAddress().getHostAddress(),
              "--port",
              Integer.toString(taken.getLocalPort()));

      assertThat(exitCode, is(2));
      assertThat(err.toString().lines().count(), is(1L));
      assertThat(
          err.toString(),
          allOf(containsString("in use"), containsString(":" + taken.getLocalPort())));
    }
  }

  @Test
  void aPortThatIsNoneIsExitCodeTwo() {
    assertThat(execute("--warehouse", folder.toString(), "--port", "70000"), is(2));
    assertThat(err.toString(), containsString("port must be 0 to 65535, but is 70000"));
  }

  @Test
  void aWarehouseThatIsAFileIsOneSentenceAndExitCodeFour() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThat(execute("--warehouse", file.toString(), "--port", "0"), is(4));
    assertThat(
        err.toString(),
        is("tidemark: The warehouse cannot be used: " + file + " is not a folder\n"));
  }

  private int execute(String... arguments) {
    return Tidemark.run(
        Map.of(),
        new PrintWriter(out),
        new PrintWriter(err),
        Stream.concat(Stream.of("dashboard"), Stream.of(arguments)).toArray(String[]::new));
  }
}
