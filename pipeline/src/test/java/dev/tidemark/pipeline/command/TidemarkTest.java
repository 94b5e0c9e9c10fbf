/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TidemarkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "config",
        "config check",
        "config document",
        "completion",
        "generate",
        "query",
        "tables",
        "reconcile",
        "calibrate",
        "trace",
        "deadletters list",
        "deadletters show",
        "deadletters replay",
        "backfill",
        "compact",
        "rollback"
      })
  void everyCommandExplainsItself(String command) {
    CommandRun run = CommandRun.of((command + " --help").strip().split(" "));
    assertThat(run.exitCode(), is(0));
    assertThat(run.out(), containsString("Usage: tidemark"));
    assertThat(run.err(), is(emptyString()));
  }

  @Test
  void saysItsVersion() {
    assertThat(
        CommandRun.of("--version").out().strip(), matchesPattern("tidemark \\d+\\.\\d+\\.\\d+.*"));
  }

  @ParameterizedTest
  @CsvSource({
    "confg,                  config",
    "config chek,            check",
    "completion bsh,         bash",
    "config check --topPags=3, topPages",
    "completion bash --verbos, --verbose",
  })
  void whatItDoesNotKnowEndsWithTwoAndASuggestion(String arguments, String suggestion) {
    CommandRun run = CommandRun.of(arguments.split(" "));
    assertThat(run.exitCode(), is(2));
    assertThat(run.err(), containsString(suggestion));
    assertThat(run.out(), is(emptyString()));
  }

  @Test
  void noCommandAtAllEndsWithTwo() {
    assertThat(CommandRun.of().exitCode(), is(2));
    assertThat(CommandRun.of("config").exitCode(), is(2));
  }

  @Test
  void checkPrintsValuesAndWhereTheyComeFrom() {
    CommandRun run =
        CommandRun.of(
            Map.of("TIDEMARK_MAX_DELAY", "7m"),
            "config",
            "check",
            "--config",
            "conf/reference.yaml",
            "--topPages=7",
            "--kafka.client.id=tide",
            "--kafka.ssl.key.password",
            "${file:/run/secrets/key}");
    assertThat(run.err(), is(emptyString()));
    assertThat(run.exitCode(), is(0));
    assertThat(
        run.out().replaceAll(" +", " "),
        allOf(
            containsString("maxDelay 7m environment variable TIDEMARK_MAX_DELAY"),
            containsString("topPages 7 command line"),
            containsString("kafka.client.id tide command line"),
            containsString("kafka.ssl.key.password ${file:/run/secrets/key} command line"),
            containsString("emit updates conf/reference.yaml:"),
            containsString("password=\"${env:KAFKA_PASSWORD}\"")));
  }

  @Test
  void checkNamesEveryProblemAndNoSecret() {
    CommandRun run =
        CommandRun.of(
            "config",
            "check",
            "--topPages=none",
            "--kafka.sasl.jaas.config=X required username=\"u\" password=\"planted-secret\";",
            "--catalog.token=planted-secret",
            "--catalog.uri=jdbc:postgresql://user:planted-secret@db/x",
            "--verbose");
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("problems:"),
            containsString("topPages = \"none\""),
            containsString("password=***"),
            containsString("catalog.token = \"***\""),
            containsString("//user:***@db/x"),
            not(containsString("planted-secret"))));
  }

  @Test
  void aStackTraceComesOnlyWhenAskedFor() {
    assertThat(CommandRun.of("config", "check").err(), not(containsString("\tat ")));
    assertThat(CommandRun.of("config", "check", "--verbose").err(), containsString("\tat "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionKnowsCommandsAndSettings(String shell) {
    CommandRun run = CommandRun.of("completion", shell);
    assertThat(run.exitCode(), is(0));
    assertThat(
        run.out(),
        allOf(
            containsString("complete -F"),
            containsString("completion"),
            containsString("--bootstrapServers")));
  }

  @Test
  void theConfigurationPageIsCurrent() throws Exception {
    assertThat(
        "regenerate it with: tidemark config document > docs/configuration.md",
        Files.readString(Path.of("../docs/configuration.md")),
        is(equalTo(CommandRun.of("config", "document").out())));
  }
}
