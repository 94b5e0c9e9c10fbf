/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.testdata.clickstream.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateCommandTest {

  @TempDir private Path folder;

  @Test
  void writesAFileAndWhatMustBecomeOfIt() throws IOException {
    Path expected = folder.resolve("expected.json");
    CommandRun run = toFile("a.jsonl", "7", "--expected", expected.toString());
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(run.out(), startsWith("received"));
    Expectation expectation = Expectation.readFrom(expected);
    assertThat(
        (long) Files.readAllLines(folder.resolve("a.jsonl")).size(), is(expectation.received()));

    toFile("same.jsonl", "7");
    toFile("other.jsonl", "8");
    assertThat(content("same.jsonl"), is(equalTo(content("a.jsonl"))));
    assertThat(content("other.jsonl"), is(not(equalTo(content("a.jsonl")))));
  }

  @Test
  void writesToATopicThatItCreates() throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("broker")).start()) {
      Path expected = folder.resolve("expected.json");
      CommandRun run =
          CommandRun.of(
              Map.of("TIDEMARK_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
              "generate",
              "--topics=clicks",
              "--createTopic",
              "--partitions=4",
              "--emptyPartitions=1",
              "--events=500",
              "--expected=" + expected);
      assertThat(run.err(), run.exitCode(), is(0));
      assertThat(
          run.err(),
          allOf(containsString("Created the topic clicks."), containsString("503 of 503 records")));
      assertThat(recordsIn(kafka, "clicks", 4), is(Expectation.readFrom(expected).received()));

      CommandRun missing =
          CommandRun.of(
              "generate",
              "--bootstrapServers=" + kafka.bootstrapServers(),
              "--topics=absent",
              "--events=10",
              "--kafka.max.block.ms=2000");
      assertThat(missing.exitCode(), is(3));
      assertThat(missing.err(), containsString("absent"));
    }
  }

  @Test
  void namesAllThatIsWrongAtOnce() {
    CommandRun run =
        CommandRun.of("generate", "--events=0", "--partitions=0", "--topics=a,b", "--late=0.9");
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("events is 0"),
            containsString("partitions is 0"),
            containsString("Only one topic"),
            containsString("lateShare is 0.9"),
            containsString("Nowhere to write")));
  }

  @Test
  void aFileThatCannotBeWrittenIsABadArgument() {
    CommandRun run = CommandRun.of("generate", "--output=/proc/none/records.jsonl", "--events=10");
    assertThat(run.exitCode(), is(2));
    assertThat(run.err(), containsString("/proc/none/records.jsonl cannot be written"));
  }

  private CommandRun toFile(String name, String seed, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--output",
                folder.resolve(name).toString(),
                "--events",
                "400",
                "--seed",
                seed));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private byte[] content(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private static long recordsIn(EmbeddedKafka kafka, String topic, int partitions) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      long records = 0;
      for (int partition = 0; partition < partitions; partition++) {
        TopicPartition of = new TopicPartition(topic, partition);
        records += consumer.endOffsets(List.of(of)).get(of);
      }
      return records;
    }
  }
}
