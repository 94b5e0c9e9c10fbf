/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of {@code docs/deployment.md} print what the page says. */
final class DeploymentDocumentTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "deployment.md");

  /** A command in a block of its own, and the block behind it. */
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```sh\\n(\\./tidemark submit .*?--dry-run.*?)\\n```\\n\\n[^`]*?```(?:sh|yaml)\\n(.*?)\\n```",
          Pattern.DOTALL);

  /**
   * An example.
   *
   * @param words the command's words behind {@code ./tidemark}
   * @param printed what the page says that it prints
   */
  record Example(List<String> words, String printed) {
    @Override
    public String toString() {
      return String.join(" ", words);
    }
  }

  static Stream<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
    while (example.find()) {
      String command = example.group(1).replace("\\\n", " ").replace("'", "");
      List<String> words = List.of(command.split("\\s+", -1));
      examples.add(new Example(words.subList(1, words.size()), example.group(2)));
    }
    return examples.stream();
  }

  @Test
  void thereIsOneForEachProfileAndAManifest() throws IOException {
    assertThat(examples().toList(), hasSize(ClusterProfile.values().length + 1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void printsWhatThePageSays(Example example) {
    CommandRun run =
        CommandRun.of(Map.of("SPARK_HOME", "/opt/spark"), example.words().toArray(String[]::new));
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(run.out().stripTrailing(), is(example.printed()));
  }
}
