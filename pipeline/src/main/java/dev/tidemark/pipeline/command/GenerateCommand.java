/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.TimeRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark generate}: makes the records of a stream, and knows what must become of them. */
@Command(
    name = "generate",
    description = {
      "Makes a clickstream with late, duplicate and bad records, into a Kafka topic or a file.",
      "It ends with closing events that let every window close. Examples:",
      "  tidemark generate --bootstrapServers localhost:9092 --topics clickstream --createTopic",
      "  tidemark generate --output records.jsonl --expected expected.json --seed 7",
      "The commands below make the records of other streams."
    },
    subcommands = {GenerateOrders.class, GenerateRides.class, GenerateDrivers.class},
    sortOptions = false)
public final class GenerateCommand extends GenerateStream implements TidemarkCommand {

  @Mixin private GeneratorOptions generator;

  /** For {@link java.util.ServiceLoader}. */
  public GenerateCommand() {
    super(ClickstreamConfig.STREAM);
  }

  @Override
  String defaultTopic() {
    return "clickstream";
  }

  @Override
  Generation plan(String topic, @Nullable Instant start, TimeRule rule) {
    GeneratorSettings settings =
        generator
            .settings(start == null ? GeneratorSettings.defaults().start() : start)
            .withTopic(topic)
            .withTimeRule(rule);
    return new Clickstream(settings);
  }

  private static final class Clickstream implements Generation {

    private final GeneratorSettings settings;
    private @MonotonicNonNull ClickstreamGenerator generator;

    Clickstream(GeneratorSettings settings) {
      this.settings = settings;
    }

    @Override
    public List<String> problems() {
      return settings.problems();
    }

    @Override
    public int partitions() {
      return settings.partitions();
    }

    @Override
    public RecordGenerator open() {
      generator = ClickstreamGenerator.of(settings);
      return generator;
    }

    @Override
    public String summary() {
      return generator.expectation().summary();
    }

    @Override
    public void writeExpectation(Path file) throws IOException {
      generator.expectation().writeTo(file);
    }
  }
}
