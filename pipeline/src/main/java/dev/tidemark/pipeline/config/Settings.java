/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static dev.tidemark.pipeline.config.RestartRule.ANY_RESTART;
import static dev.tidemark.pipeline.config.RestartRule.NEW_CHECKPOINT;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.tidemark.pipeline.config.SettingFamily.Spelling;
import dev.tidemark.transforms.window.EmitMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting there is. Help texts, checks and documentation are made from this list. */
public final class Settings {

  /** The name of {@link #ALLOWED_LATENESS}, of which pipelines have defaults of their own. */
  static final String ALLOWED_LATENESS_NAME = "allowedLateness";

  public static final Setting<List<String>> BOOTSTRAP_SERVERS =
      new Setting<>(
          "bootstrapServers",
          SettingTypes.addresses(),
          null,
          ANY_RESTART,
          "The Kafka brokers to ask first. Required unless input is set.");

  public static final Setting<List<String>> TOPICS =
      new Setting<>(
          "topics",
          SettingTypes.topics(),
          null,
          NEW_CHECKPOINT,
          "The topics to read. Exactly one of topics, topicPattern and input must be set.");

  public static final Setting<String> TOPIC_PATTERN =
      new Setting<>(
          "topicPattern",
          SettingTypes.pattern(),
          null,
          NEW_CHECKPOINT,
          "Reads the topics that match when the pipeline starts.");

  public static final Setting<List<String>> INPUT =
      new Setting<>(
          "input",
          SettingTypes.paths(),
          null,
          NEW_CHECKPOINT,
          "Record files to read in place of Kafka; the pipeline ends after the last record.");

  public static final Setting<StartPosition> START_FROM =
      new Setting<>(
          "startFrom",
          SettingTypes.startPosition(),
          "earliest",
          NEW_CHECKPOINT,
          "Where to start without a checkpoint. Partitions without an offset of their own start at"
              + " the earliest record.");

  public static final Setting<LostOffsets> LOST_OFFSETS =
      new Setting<>(
          "lostOffsets",
          SettingTypes.choice(LostOffsets.class),
          "fail",
          ANY_RESTART,
          "What to do when the next record to read is no longer in Kafka: fail, or go on at the"
              + " earliest or latest record.");

  public static final Setting<String> GROUP_ID =
      new Setting<>(
          "groupId",
          SettingTypes.text("the name of a consumer group"),
          null,
          ANY_RESTART,
          "Commits what was read to this consumer group, for tools that watch lag. Tidemark itself"
              + " never starts from committed offsets.");

  public static final Setting<Isolation> ISOLATION =
      new Setting<>(
          "isolation",
          SettingTypes.choice(Isolation.class),
          "read_committed",
          ANY_RESTART,
          "Whether records of open and aborted transactions are read.");

  public static final Setting<Duration> MAX_DELAY =
      new Setting<>(
          "maxDelay",
          SettingTypes.duration(Duration.ZERO),
          "5m",
          NEW_CHECKPOINT,
          "How far the watermark stays behind arrival. Events that arrive within it are on time.");

  public static final Setting<Duration> ALLOWED_LATENESS =
      new Setting<>(
          ALLOWED_LATENESS_NAME,
          SettingTypes.duration(Duration.ZERO),
          "5m",
          NEW_CHECKPOINT,
          "How long after the watermark a window still takes events: 0s, or at least the minute in"
              + " which duplicates are looked for. Later events go to late_events.");

  public static final Setting<Duration> MAX_CLOCK_SKEW =
      new Setting<>(
          "maxClockSkew",
          SettingTypes.duration(Duration.ZERO),
          "5m",
          NEW_CHECKPOINT,
          "How far ahead of its arrival an event's time may be. Beyond it is a dead letter.");

  public static final Setting<EmitMode> EMIT =
      new Setting<>(
          "emit",
          SettingTypes.choice(EmitMode.class),
          "updates",
          NEW_CHECKPOINT,
          "Which panes become rows: final writes each window once, when nothing can change it any"
              + " more; updates writes early, on-time and late panes too.");

  public static final Setting<Duration> EARLY_FIRING =
      new Setting<>(
          "earlyFiring",
          SettingTypes.duration(Duration.ofMillis(100)),
          "5s",
          NEW_CHECKPOINT,
          "How long after its first new event a window emits an early pane, where emit is"
              + " updates.");

  public static final Setting<Duration> FILE_INTERVAL =
      new Setting<>(
          "fileInterval",
          SettingTypes.duration(Duration.ofMillis(100)),
          "5s",
          NEW_CHECKPOINT,
          "How long rows of small bundles are gathered before they become a file.");

  public static final Setting<Integer> FILE_SHARDS =
      new Setting<>(
          "fileShards",
          SettingTypes.wholeNumber(1, 1024),
          "1",
          NEW_CHECKPOINT,
          "How many files of a table are written side by side.");

  public static final Setting<Duration> COMMIT_INTERVAL =
      new Setting<>(
          "commitInterval",
          SettingTypes.duration(Duration.ofMillis(100)),
          "5s",
          NEW_CHECKPOINT,
          "How long files are gathered before a commit makes them visible.");

  public static final Setting<Integer> MAX_PAYLOAD_BYTES =
      new Setting<>(
          "maxPayloadBytes",
          SettingTypes.size(1024, 64 << 20),
          "1MiB",
          ANY_RESTART,
          "Larger payloads are dead letters of type payload_too_large; they are not parsed.");

  public static final Setting<Integer> DEAD_LETTER_PAYLOAD_BYTES =
      new Setting<>(
          "deadLetterPayloadBytes",
          SettingTypes.size(0, 64 << 20),
          "64KiB",
          ANY_RESTART,
          "How much of a payload a dead letter keeps; bronze has it whole.");

  public static final Setting<String> WAREHOUSE =
      new Setting<>(
          "warehouse",
          SettingTypes.text("a folder, or a location that the catalog knows, such as s3://..."),
          ".tidemark/warehouse",
          NEW_CHECKPOINT,
          "Where the tables are.");

  public static final Setting<String> RUNNER =
      new Setting<>(
          "runner",
          SettingTypes.text("the name of a runner profile, such as direct or spark"),
          "direct",
          ANY_RESTART,
          "What runs the pipeline.");

  public static final Setting<MicroBatchTrigger> TRIGGER =
      new Setting<>(
          "trigger",
          SettingTypes.dashedChoice(MicroBatchTrigger.class),
          "processing-time",
          ANY_RESTART,
          "When the spark runner starts a batch: processing-time at each triggerInterval until it"
              + " is stopped, once in a single batch, available-now until what was there at the"
              + " start is read.");

  public static final Setting<Duration> TRIGGER_INTERVAL =
      new Setting<>(
          "triggerInterval",
          SettingTypes.duration(Duration.ofMillis(1)),
          "1s",
          ANY_RESTART,
          "The least time between the starts of two batches of the spark runner.");

  public static final Setting<Integer> MAX_OFFSETS_PER_TRIGGER =
      new Setting<>(
          "maxOffsetsPerTrigger",
          SettingTypes.wholeNumber(1, 1_000_000_000),
          "500000",
          ANY_RESTART,
          "The most records that a batch of the spark runner reads.");

  public static final Setting<String> CHECKPOINT_LOCATION =
      new Setting<>(
          "checkpointLocation",
          SettingTypes.text("a folder, or a location that Hadoop knows, such as s3a://..."),
          null,
          ANY_RESTART,
          "Where the spark runner keeps positions and state, and goes on from. Without it: beside"
              + " the warehouse, in WAREHOUSE-checkpoints/PIPELINE. Another one starts anew.");

  /** The settings of every pipeline, in the order of the documentation. */
  public static final List<Setting<?>> COMMON =
      List.of(
          BOOTSTRAP_SERVERS,
          TOPICS,
          TOPIC_PATTERN,
          INPUT,
          START_FROM,
          LOST_OFFSETS,
          GROUP_ID,
          ISOLATION,
          MAX_DELAY,
          ALLOWED_LATENESS,
          MAX_CLOCK_SKEW,
          EMIT,
          EARLY_FIRING,
          FILE_INTERVAL,
          FILE_SHARDS,
          COMMIT_INTERVAL,
          MAX_PAYLOAD_BYTES,
          DEAD_LETTER_PAYLOAD_BYTES,
          WAREHOUSE,
          RUNNER,
          TRIGGER,
          TRIGGER_INTERVAL,
          MAX_OFFSETS_PER_TRIGGER,
          CHECKPOINT_LOCATION);

  /** The pipelines, and what each adds; the first is meant where none is named. */
  public static final List<StreamSettings> STREAMS =
      List.of(
          new ClickstreamSettings(),
          new OrdersSettings(),
          new RidesSettings(),
          new DriversSettings());

  /** All settings of all pipelines, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      Stream.concat(COMMON.stream(), STREAMS.stream().flatMap(stream -> stream.own().stream()))
          .collect(toUnmodifiableList());

  public static final SettingFamily KAFKA =
      new SettingFamily(
          "kafka.",
          "Kafka's consumer properties, SASL and TLS included",
          Spelling.DOTTED,
          "kafka.security.protocol=SASL_SSL");

  public static final SettingFamily CATALOG =
      new SettingFamily(
          "catalog.",
          "Iceberg's catalog properties; without any, a Hadoop catalog in the warehouse",
          Spelling.DOTTED_WITH_DASHES,
          "catalog.type=rest");

  public static final SettingFamily RUNNER_OPTIONS =
      new SettingFamily(
          "runner.",
          "the options of the Beam runner",
          Spelling.CAMEL_CASE,
          "runner.targetParallelism=2");

  /** All families of settings. */
  public static final List<SettingFamily> FAMILIES = List.of(KAFKA, CATALOG, RUNNER_OPTIONS);

  private Settings() {}

  /**
   * The settings of the pipeline of this name.
   *
   * @throws ConfigurationException that lists what there is, if there is none of this name
   */
  public static StreamSettings ofStream(String name) {
    return STREAMS.stream()
        .filter(stream -> stream.stream().equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = STREAMS.stream().map(StreamSettings::stream).toList();
              return new ConfigurationException(
                  List.of(
                      "There is no pipeline \"%s\"; allowed: %s%s"
                          .formatted(
                              name, String.join(", ", names), NearestName.question(name, names))));
            });
  }

  /** The settings that a pipeline takes: the common ones and its own. */
  public static List<Setting<?>> takenBy(StreamSettings stream) {
    return Stream.concat(COMMON.stream(), stream.own().stream()).collect(toUnmodifiableList());
  }

  /** The setting of this name. */
  static Optional<Setting<?>> named(String name) {
    return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  /** The family that a name belongs to. */
  static Optional<SettingFamily> familyOf(String name) {
    return FAMILIES.stream()
        .filter(family -> name.startsWith(family.prefix()) && !name.equals(family.prefix()))
        .findFirst();
  }
}
