/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static dev.tidemark.pipeline.config.Settings.ALLOWED_LATENESS;
import static dev.tidemark.pipeline.config.Settings.BOOTSTRAP_SERVERS;
import static dev.tidemark.pipeline.config.Settings.CHECKPOINT_LOCATION;
import static dev.tidemark.pipeline.config.Settings.COMMIT_INTERVAL;
import static dev.tidemark.pipeline.config.Settings.DEAD_LETTER_PAYLOAD_BYTES;
import static dev.tidemark.pipeline.config.Settings.EARLY_FIRING;
import static dev.tidemark.pipeline.config.Settings.EMIT;
import static dev.tidemark.pipeline.config.Settings.FILE_INTERVAL;
import static dev.tidemark.pipeline.config.Settings.FILE_SHARDS;
import static dev.tidemark.pipeline.config.Settings.GROUP_ID;
import static dev.tidemark.pipeline.config.Settings.INPUT;
import static dev.tidemark.pipeline.config.Settings.ISOLATION;
import static dev.tidemark.pipeline.config.Settings.LOST_OFFSETS;
import static dev.tidemark.pipeline.config.Settings.MAX_CLOCK_SKEW;
import static dev.tidemark.pipeline.config.Settings.MAX_DELAY;
import static dev.tidemark.pipeline.config.Settings.MAX_OFFSETS_PER_TRIGGER;
import static dev.tidemark.pipeline.config.Settings.MAX_PAYLOAD_BYTES;
import static dev.tidemark.pipeline.config.Settings.RUNNER;
import static dev.tidemark.pipeline.config.Settings.RUNNER_OPTIONS;
import static dev.tidemark.pipeline.config.Settings.START_FROM;
import static dev.tidemark.pipeline.config.Settings.TOPICS;
import static dev.tidemark.pipeline.config.Settings.TOPIC_PATTERN;
import static dev.tidemark.pipeline.config.Settings.TRIGGER;
import static dev.tidemark.pipeline.config.Settings.TRIGGER_INTERVAL;
import static dev.tidemark.pipeline.config.Settings.WAREHOUSE;

import dev.tidemark.transforms.time.DurationText;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.EmitMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Makes a configuration of values, and checks what no value alone can show. */
final class ConfigAssembly {

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  /** Properties of the consumer that Tidemark sets, and the setting to use in their place. */
  private static final Map<String, String> OWN_SETTINGS =
      Map.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "use bootstrapServers",
          ConsumerConfig.GROUP_ID_CONFIG, "use groupId",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "use isolation",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "use startFrom and lostOffsets",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "the checkpoint holds the offsets",
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "keys are read as bytes",
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "payloads are read as bytes");

  private final StreamSettings stream;
  private final SettingValues values;
  private final List<String> problems;
  private final List<String> warnings;

  ConfigAssembly(
      StreamSettings stream, SettingValues values, List<String> problems, List<String> warnings) {
    this.stream = stream;
    this.values = values;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** The configuration, or null where there are problems. */
  @Nullable PipelineConfig assemble() {
    checkSource();
    checkOffsets();
    checkKafkaProperties();
    return assemble(this::source);
  }

  /** The configuration for a run over bronze: nothing needs to be said about another source. */
  @Nullable PipelineConfig assembleOverBronze() {
    return assemble(BronzeTable::new);
  }

  private @Nullable PipelineConfig assemble(Supplier<SourceConfig> source) {
    StreamConfig own = stream.assemble(values, problems, warnings);
    checkLateness();
    checkOthersSettings();
    if (!problems.isEmpty()) {
      return null;
    }
    return new PipelineConfig(
        source.get(),
        timePolicy(values),
        new PaneConfig(values.of(EMIT), values.of(EARLY_FIRING)),
        own,
        new PayloadLimits(values.of(MAX_PAYLOAD_BYTES), values.of(DEAD_LETTER_PAYLOAD_BYTES)),
        new TableConfig(
            catalogProperties(values),
            values.of(FILE_INTERVAL),
            values.of(FILE_SHARDS),
            values.of(COMMIT_INTERVAL)),
        new RunnerConfig(
            values.of(RUNNER),
            values.of(RUNNER_OPTIONS),
            new MicroBatchConfig(
                values.of(TRIGGER),
                values.of(TRIGGER_INTERVAL),
                values.of(MAX_OFFSETS_PER_TRIGGER),
                location(values.of(CHECKPOINT_LOCATION)))));
  }

  /** A local folder by its whole path: workers may have another working directory. */
  private static @Nullable String location(@Nullable String folder) {
    return folder == null || SCHEME.matcher(folder).matches()
        ? folder
        : Path.of(folder).toAbsolutePath().normalize().toString();
  }

  /** A Hadoop catalog in the warehouse, unless the properties say otherwise. */
  static Map<String, String> catalogProperties(SettingValues values) {
    Map<String, String> properties = new TreeMap<>();
    String warehouse = values.of(WAREHOUSE);
    properties.put("warehouse", location(warehouse));
    Map<String, String> own = values.of(Settings.CATALOG);
    if (!own.containsKey("catalog-impl")) {
      properties.put("type", "hadoop");
    }
    properties.putAll(own);
    return properties;
  }

  static TimePolicy timePolicy(SettingValues values) {
    return TimePolicy.of(
        values.of(MAX_DELAY), values.of(ALLOWED_LATENESS), values.of(MAX_CLOCK_SKEW));
  }

  private SourceConfig source() {
    List<String> files = values.of(INPUT);
    if (files != null) {
      return new RecordFiles(files);
    }
    List<String> topics = values.of(TOPICS);
    return new KafkaConfig(
        String.join(",", values.of(BOOTSTRAP_SERVERS)),
        topics == null ? List.of() : topics,
        values.of(TOPIC_PATTERN),
        values.of(START_FROM),
        values.of(LOST_OFFSETS),
        values.of(GROUP_ID),
        values.of(ISOLATION),
        values.of(Settings.KAFKA));
  }

  private void checkSource() {
    List<Setting<?>> sources =
        List.<Setting<?>>of(TOPICS, TOPIC_PATTERN, INPUT).stream().filter(values::isSet).toList();
    if (sources.isEmpty()) {
      problems.add("Nothing to read: set one of topics, topicPattern and input.");
    } else if (sources.size() > 1) {
      problems.add(
          "Only one of topics, topicPattern and input may be set, but there are "
              + String.join(
                  " and ",
                  sources.stream().map(source -> values.written(source).toString()).toList())
              + ".");
    }
    if (!values.isSet(INPUT) && !values.isSet(BOOTSTRAP_SERVERS)) {
      problems.add(
          "bootstrapServers is required; allowed: " + BOOTSTRAP_SERVERS.type().allowed() + ".");
    }
  }

  private void checkOffsets() {
    if (!(values.of(START_FROM) instanceof StartPosition.Offsets offsets)) {
      return;
    }
    List<String> topics = values.of(TOPICS);
    for (String partition : offsets.byPartition().keySet()) {
      int slash = partition.indexOf('/');
      if (slash < 0 && (topics == null || topics.size() != 1)) {
        problems.add(
            values.written(START_FROM)
                + " does not say which topic partition "
                + partition
                + " belongs to; with several topics write topic/partition=offset.");
      } else if (slash >= 0 && topics != null && !topics.contains(partition.substring(0, slash))) {
        problems.add(
            values.written(START_FROM)
                + " names the topic "
                + partition.substring(0, slash)
                + ", which is not among the topics to read"
                + NearestName.question(partition.substring(0, slash), topics));
      }
    }
  }

  private void checkKafkaProperties() {
    for (SettingValue value : values.written(Settings.KAFKA)) {
      String property = SettingValues.unprefixed(Settings.KAFKA, value.name());
      String own = OWN_SETTINGS.get(property);
      if (own != null) {
        problems.add(value + " cannot be set: " + own + ".");
      } else if (!ConsumerConfig.configNames().contains(property)) {
        warnings.add(
            value.name()
                + " ("
                + value.origin()
                + ") is not a property of Kafka's own consumer"
                + NearestName.question(property, ConsumerConfig.configNames()));
      }
    }
  }

  private void checkLateness() {
    Duration lateness = values.of(ALLOWED_LATENESS);
    if (!lateness.isZero() && lateness.compareTo(WindowChecks.DEDUPLICATION_WINDOW) < 0) {
      problems.add(
          values.written(ALLOWED_LATENESS)
              + " is shorter than the window in which duplicates are looked for; allowed: 0s, or"
              + " at least "
              + DurationText.format(WindowChecks.DEDUPLICATION_WINDOW)
              + ".");
    }
    if (values.isSet(EARLY_FIRING) && values.of(EMIT) == EmitMode.FINAL) {
      warnings.add("earlyFiring has no effect where emit is final.");
    }
  }

  /** One file may hold the settings of several pipelines. */
  private void checkOthersSettings() {
    List<Setting<?>> taken = Settings.takenBy(stream);
    for (Setting<?> setting : Settings.ALL) {
      if (values.isSet(setting) && !taken.contains(setting)) {
        warnings.add(
            values.written(setting) + " has no effect on the pipeline " + stream.stream() + ".");
      }
    }
  }
}
