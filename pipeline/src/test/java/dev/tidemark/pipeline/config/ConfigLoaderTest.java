/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.time.DurationText;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigLoaderTest {

  private static final List<String> LEAST =
      List.of("--bootstrapServers=kafka:9092", "--topics=clicks");

  @TempDir private Path folder;

  @ParameterizedTest(name = "file {0}, environment {1}, command line {2}: {3} from {4}")
  @CsvSource({
    " ,   ,   , 5m, default",
    "6m,  ,   , 6m, tidemark.yaml:1",
    " , 7m,   , 7m, environment variable TIDEMARK_MAX_DELAY",
    " ,   , 8m, 8m, command line",
    "6m, 7m,  , 7m, environment variable TIDEMARK_MAX_DELAY",
    "6m,  , 8m, 8m, command line",
    " , 7m, 8m, 8m, command line",
    "6m, 7m, 8m, 8m, command line",
  })
  void higherLayersWin(
      String inFile, String inEnvironment, String onCommandLine, String value, String origin)
      throws IOException {
    Path file = inFile == null ? null : write("maxDelay: " + inFile);
    Map<String, String> environment =
        inEnvironment == null ? Map.of() : Map.of("TIDEMARK_MAX_DELAY", inEnvironment);
    ResolvedConfiguration resolved =
        ConfigLoader.load(
            file,
            environment,
            onCommandLine == null ? LEAST : leastAnd("--maxDelay=" + onCommandLine));

    assertThat(resolved.config().time().maxDelayMillis(), is(DurationText.parse(value).toMillis()));
    SettingValue written = written(resolved, "maxDelay");
    assertThat(written.text(), is(value));
    assertThat(written.origin().replace(folder + "/", ""), is(origin));
  }

  @Test
  void theLeastConfigurationHasTheDefaults() {
    ResolvedConfiguration resolved = ConfigLoader.load(null, Map.of(), LEAST);
    PipelineConfig config = resolved.config();
    assertThat(config.source(), is(KafkaConfig.of("kafka:9092", List.of("clicks"))));
    assertThat(config.time(), is(TimePolicy.DEFAULT));
    assertThat(config.own(ClickstreamConfig.class).activeUsersWindow(), is(Duration.ofMinutes(5)));
    assertThat(config.payload(), is(new PayloadLimits(1024 * 1024, 64 * 1024)));
    assertThat(
        config.tables().catalogProperties(),
        is(
            Map.of(
                "type",
                "hadoop",
                "warehouse",
                Path.of(".tidemark/warehouse").toAbsolutePath().toString())));
    assertThat(config.runner(), is(new RunnerConfig("direct", Map.of())));
    assertThat(resolved.warnings(), is(empty()));
  }

  @Test
  void everyValueIsSerializable() {
    PipelineConfig config =
        ConfigLoader.load(
                null,
                Map.of(),
                leastAnd(
                    "--startFrom=offsets:0=12,3=5",
                    "--kafka.client.id=tide",
                    "--runner.targetParallelism=3"))
            .config();
    assertThat(SerializableUtils.clone(config), is(equalTo(config)));
  }

  @Test
  void namesMayBeNestedOrDottedOrBoth() throws IOException {
    Path file =
        write(
            """
            bootstrapServers: [one:1, two:2]
            topics:
              - clicks
              - taps
            kafka:
              security:
                protocol: SSL
              ssl.endpoint.identification.algorithm: ""
            kafka.client.id: tide
            catalog: {type: rest, uri: "https://catalog"}
            runner: spark
            runner.sparkMaster: "local[2]"
            """);
    PipelineConfig config = ConfigLoader.load(file, Map.of(), List.of()).config();
    KafkaConfig kafka = (KafkaConfig) config.source();
    assertThat(kafka.bootstrapServers(), is("one:1,two:2"));
    assertThat(kafka.topics(), contains("clicks", "taps"));
    assertThat(
        kafka.properties(),
        is(
            Map.of(
                "security.protocol", "SSL",
                "ssl.endpoint.identification.algorithm", "",
                "client.id", "tide")));
    assertThat(config.tables().catalogProperties().get("type"), is("rest"));
    assertThat(config.tables().catalogProperties().get("uri"), is("https://catalog"));
    assertThat(config.runner(), is(new RunnerConfig("spark", Map.of("sparkMaster", "local[2]"))));
  }

  @Test
  void variablesSpeakForEveryFamily() {
    PipelineConfig config =
        ConfigLoader.load(
                null,
                Map.of(
                    "TIDEMARK_BOOTSTRAP_SERVERS", "kafka:9092",
                    "TIDEMARK_TOPICS", "clicks",
                    "TIDEMARK_KAFKA_SASL_JAAS_CONFIG",
                        "PlainLoginModule required password=\"${env:TIDEMARK_KAFKA_LOGIN}\";",
                    "TIDEMARK_KAFKA_LOGIN", "not a setting, since something refers to it",
                    "TIDEMARK_CATALOG_S3_ACCESS__KEY__ID", "${env:KEY}",
                    "TIDEMARK_RUNNER_TARGET_PARALLELISM", "4",
                    "TIDEMARK_JAVA_OPTIONS", "-Xmx1g",
                    "PATH", "/bin"),
                List.of())
            .config();
    assertThat(((KafkaConfig) config.source()).properties().keySet(), contains("sasl.jaas.config"));
    assertThat(config.tables().catalogProperties().get("s3.access-key-id"), is("${env:KEY}"));
    assertThat(config.runner().options(), is(Map.of("targetParallelism", "4")));
  }

  @Test
  void allProblemsOfAllLayersAreNamedAtOnce() throws IOException {
    Path file =
        write(
            """
            topics: clicks
            topicPattern: "cl(icks"
            maxDelay: 5 apples
            goldWindow: 90s
            allowedLatenes: 1m
            kafka.group.id: mine
            """);
    List<String> problems =
        problems(
            file,
            Map.of("TIDEMARK_TOP_PAGES", "0", "TIDEMARK_ISOLATON", "read_committed"),
            List.of(
                "--activeUsersWindow=7m",
                "--activeUsersPeriod=2m",
                "--allowedLateness",
                "30s",
                "--emit=sometimes",
                "--maxPayloadBytes=1TiB",
                "--kafka.ssl.key.password=hunter2",
                "--startFrom=yesterday",
                "--fileInterval=0",
                "nonsense"));
    assertThat(
        problems,
        containsInAnyOrder(
            containsString("bootstrapServers is required"),
            allOf(containsString("topicPattern = \"cl(icks\""), containsString("tidemark.yaml:2")),
            allOf(
                containsString("maxDelay = \"5 apples\""),
                containsString("tidemark.yaml:3"),
                containsString("such as 30s, 5m")),
            allOf(containsString("goldWindow = \"90s\""), containsString("multiple of 1m")),
            containsString("did you mean allowedLateness?"),
            allOf(containsString("kafka.group.id"), containsString("use groupId")),
            allOf(containsString("topPages"), containsString("variable TIDEMARK_TOP_PAGES")),
            containsString("did you mean TIDEMARK_ISOLATION?"),
            containsString("not a multiple of activeUsersPeriod, which is 2m"),
            allOf(containsString("allowedLateness = \"30s\""), containsString("0s, or at least")),
            allOf(containsString("emit = \"sometimes\""), containsString("one of final, updates")),
            allOf(containsString("maxPayloadBytes"), containsString("command line")),
            allOf(containsString("\"***\""), containsString("${env:NAME} or ${file:/path}")),
            allOf(containsString("startFrom = \"yesterday\""), containsString("timestamp:")),
            allOf(containsString("fileInterval = \"0\""), containsString("at least 100ms")),
            containsString("Only one of topics, topicPattern and input"),
            containsString("\"nonsense\" is not understood")));
    assertThat(problems.toString(), not(containsString("hunter2")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | bootstrapServers is required",
        "--topics=a                        | bootstrapServers is required",
        "--bootstrapServers=kafka          | is not a valid list; allowed: host:port",
        "--bootstrapServers=kafka:1        | Nothing to read",
        "--bootstrapServers=kafka:1 --topics=a --input=f | Only one of topics",
        "--bootstrapServers=kafka:1 --topics=a,b --startFrom=offsets:0=1 | which topic partition 0",
        "--bootstrapServers=kafka:1 --topics=clicks --startFrom=offsets:clikcs/0=1 |"
            + " did you mean clicks?",
        "--bootstrapServers=kafka:1 --topics=a --topPages | --topPages needs a value",
        "--bootstrapServers=kafka:1 --topics=a --tpPages | did you mean topPages?",
        "--bootstrapServers=kafka:1 --topics=a --kafka.auto.offset.reset=latest | use startFrom",
        "--bootstrapServers=kafka:1 --topics=a --runner=${env:R} | must not be a reference",
        "--bootstrapServers=kafka:1 --topics=a --kafka.client.id=${evn:R} | broken reference",
      })
  void explainsEachProblem(String arguments, String expected) {
    assertThat(
        problems(
            null, Map.of(), List.of(arguments.isEmpty() ? new String[0] : arguments.split(" "))),
        hasItem(containsString(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"topics: [a", "topics: a\n\tb: c", "topics: a\ntopics: b", "- a\n- b", "topics:"})
  void badYamlIsAProblemWithItsLine(String text) throws IOException {
    List<String> problems = problems(write(text), Map.of(), LEAST);
    assertThat(problems, contains(containsString("tidemark.yaml:")));
  }

  @Test
  void aMissingFileIsAProblem() {
    assertThat(
        problems(folder.resolve("absent.yaml"), Map.of(), LEAST),
        contains(containsString("absent.yaml does not exist")));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(
        ConfigLoader.load(write("# nothing\n"), Map.of(), LEAST).config().source(),
        is(instanceOf(KafkaConfig.class)));
  }

  @Test
  void warnsOfWhatIsAllowedButHardlyMeant() {
    ResolvedConfiguration resolved =
        ConfigLoader.load(
            null,
            Map.of(),
            leastAnd(
                "--activeUsersWindow=1h",
                "--emit=final",
                "--earlyFiring=2s",
                "--kafka.max.pol.records=5"));
    assertThat(
        resolved.warnings(),
        contains(
            containsString("did you mean max.poll.records?"),
            containsString("60 windows"),
            containsString("earlyFiring has no effect")));
  }

  @Test
  void theFilesToStartFromAreValid() {
    for (String name : List.of("minimal.yaml", "reference.yaml")) {
      ResolvedConfiguration resolved =
          ConfigLoader.load(Path.of("conf", name), Map.of(), List.of());
      assertThat(name, resolved.warnings(), is(empty()));
    }
  }

  @Test
  void theReferenceShowsTheDefaults() {
    ResolvedConfiguration resolved =
        ConfigLoader.load(Path.of("conf", "reference.yaml"), Map.of(), List.of());
    for (Setting<?> setting : Settings.takenBy(Settings.ofStream("clickstream"))) {
      if (setting.defaultText() != null) {
        SettingValue written = written(resolved, setting.name());
        assertThat(setting.name(), written.isDefault(), is(false));
        assertThat(setting.name(), written.text(), is(setting.defaultText()));
      }
    }
  }

  @Test
  void tablesCanBeHadWithoutASource() throws IOException {
    Map<String, String> catalog =
        ConfigLoader.loadCatalogProperties(
            write("catalog.io-impl: org.example.Files"),
            Map.of(),
            List.of("--warehouse=s3://bucket/tables"));
    assertThat(
        catalog,
        is(
            Map.of(
                "type", "hadoop",
                "warehouse", "s3://bucket/tables",
                "io-impl", "org.example.Files")));
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("tidemark.yaml"), yaml);
  }

  private static List<String> leastAnd(String... arguments) {
    List<String> all = new ArrayList<>(LEAST);
    all.addAll(List.of(arguments));
    return all;
  }

  private static SettingValue written(ResolvedConfiguration resolved, String name) {
    return resolved.values().stream()
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> problems(
      Path file, Map<String, String> environment, List<String> arguments) {
    return assertThrows(
            ConfigurationException.class, () -> ConfigLoader.load(file, environment, arguments))
        .problems();
  }
}
