/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.ProducerSettings;
import dev.tidemark.pipeline.config.Secrets;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.kafka.SourceNotReadyException;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.kafka.KafkaWriteException;
import dev.tidemark.testdata.kafka.Pace;
import dev.tidemark.testdata.kafka.WriteProgress;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the records of one stream, for Kafka or a file; subclasses know which. */
abstract class GenerateStream implements Callable<Integer> {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);

  private final String stream;

  @Spec private CommandSpec spec;
  @Mixin private ProducerOptions target;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write a record file, gzipped if it ends in .gz, and nothing to Kafka.")
  private @Nullable Path output;

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description = "Write what a correct pipeline must make of the records, as JSON.")
  private @Nullable Path expected;

  @Option(
      names = "--live",
      description =
          "Send each record when its arrival comes by the clock. Without this, as fast as"
              + " possible.")
  private boolean live;

  @Option(names = "--createTopic", description = "Create the topic if it is not there.")
  private boolean createTopic;

  GenerateStream(String stream) {
    this.stream = stream;
  }

  /** What is about to be made. */
  interface Generation {

    /** Everything that is wrong with the options, as sentences. */
    List<String> problems();

    /** How many partitions the topic has. */
    int partitions();

    /** A generator at its first record. */
    RecordGenerator open();

    /** What must become of the records, for people, once they have all been made. */
    String summary();

    /** Writes what must become of the records, once they have all been made. */
    void writeExpectation(Path file) throws IOException;
  }

  /** The topic where none is named. */
  abstract String defaultTopic();

  /**
   * Plans what to make.
   *
   * @param topic where it will go
   * @param start when the first record arrives, unless an option says otherwise; null for the
   *     generator's default
   * @param rule the rule of time of the pipeline that will read it
   */
  abstract Generation plan(String topic, @Nullable Instant start, TimeRule rule);

  @Override
  public Integer call() throws InterruptedException {
    ProducerSettings producer = target.load(stream);
    String topic = producer.topics().isEmpty() ? defaultTopic() : producer.topics().get(0);
    Generation generation =
        plan(
            topic,
            live ? Instant.now() : null,
            new TimeRule(
                Duration.ofMillis(producer.time().maxDelayMillis()),
                Duration.ofMillis(producer.time().allowedLatenessMillis()),
                Duration.ofMillis(producer.time().maxClockSkewMillis())));
    refuse(problems(producer, generation));

    RecordGenerator records = generation.open();
    if (output == null) {
      toKafka(records, topic, generation.partitions(), producer);
    } else {
      toFile(records, output);
    }
    if (expected != null) {
      write(expected, () -> generation.writeExpectation(expected));
    }
    spec.commandLine().getOut().print(generation.summary());
    return ExitCode.OK.code();
  }

  private List<String> problems(ProducerSettings producer, Generation generation) {
    List<String> problems = new ArrayList<>(generation.problems());
    if (output == null && producer.bootstrapServers() == null) {
      problems.add("Nowhere to write: set bootstrapServers or --output.");
    }
    if (producer.topics().size() > 1) {
      problems.add("Only one topic can be written at a time, but topics is " + producer.topics());
    }
    if (output != null && live) {
      problems.add("--live is for Kafka; a file is written as fast as possible.");
    }
    return problems;
  }

  private void toKafka(
      RecordGenerator records, String topic, int partitions, ProducerSettings producer)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    long size = records.size();
    KafkaRecordWriter writer =
        KafkaRecordWriter.to(topic, clientProperties(producer))
            .withPace(live ? Pace.BY_ARRIVAL : Pace.AS_FAST_AS_POSSIBLE)
            .withProgress(PROGRESS_INTERVAL, progress -> report(err, progress, size));
    try {
      if (createTopic && writer.createTopic(partitions)) {
        err.println("Created the topic " + topic + ".");
      }
      writer.write(records);
    } catch (KafkaWriteException failure) {
      throw new SourceNotReadyException(
          Secrets.scrubbed(failure.getMessage(), producer.kafkaProperties()));
    }
  }

  private void toFile(RecordGenerator records, Path file) {
    write(
        file,
        () -> {
          try (RecordFileWriter writer = RecordFile.write(file)) {
            while (records.hasNext()) {
              writer.write(records.next());
            }
          }
        });
  }

  private static Map<String, String> clientProperties(ProducerSettings producer) {
    Map<String, String> properties = new HashMap<>(Secrets.resolve(producer.kafkaProperties()));
    properties.keySet().retainAll(ProducerConfig.configNames());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, producer.bootstrapServers());
    return properties;
  }

  private static void report(PrintWriter err, WriteProgress progress, long size) {
    double seconds = Math.max(0.001, progress.elapsed().toMillis() / 1000.0);
    err.printf(
        Locale.ROOT,
        "%,d of %,d records, %,.0f records/s%n",
        progress.records(),
        size,
        progress.records() / seconds);
    err.flush();
  }

  private static void write(Path file, Writing writing) {
    try {
      writing.write();
    } catch (IOException failure) {
      throw new ConfigurationException(
          List.of("The file " + file + " cannot be written: " + failure.getMessage() + "."));
    }
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /** Writes a file. */
  private interface Writing {
    void write() throws IOException;
  }
}
