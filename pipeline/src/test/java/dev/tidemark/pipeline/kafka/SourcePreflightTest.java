/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.Isolation;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.LostOffsets;
import dev.tidemark.pipeline.config.Secrets.SecretNotFoundException;
import dev.tidemark.pipeline.config.StartPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcePreflightTest {

  private static final String PASSWORD = "planted-right";

  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.in(folder.resolve("broker")).withUser("tide", PASSWORD).start();
    kafka.createTopic("clickstream", 2);
    kafka.createTopic("orders", 1);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void isContentWithWhatIsThere() throws Exception {
    KafkaConfig config = config("clickstream", "orders");
    assertDoesNotThrow(() -> SourcePreflight.of(config).check());
    assertDoesNotThrow(
        () ->
            SourcePreflight.of(
                    config.withStartFrom(
                        new StartPosition.Offsets(Map.of("clickstream/1", 0L, "orders/0", 0L))))
                .check());
    assertDoesNotThrow(() -> SourcePreflight.of(pattern(config, "click.*")).check());
  }

  @Test
  void namesMissingTopicsAndNearOnes() throws Exception {
    assertThat(
        problem(config("orders", "clikstream")),
        allOf(
            containsString(kafka.bootstrapServers()),
            containsString("no topic clikstream; did you mean clickstream?")));
    assertThat(
        problem(config("something-else")),
        containsString("no topic something-else; it has clickstream, orders."));
    assertThat(
        problem(pattern(config("orders"), "rides-.*")),
        containsString("no topic that matches rides-.*; it has clickstream, orders."));
  }

  @Test
  void namesTheOffsetsThatAreThere() throws Exception {
    assertThat(
        problem(
            config("clickstream")
                .withStartFrom(new StartPosition.Offsets(Map.of("0", 0L, "1", 3L)))),
        containsString("cannot start clickstream-1 at offset 3: it has the offsets from 0 to 0."));
    assertThat(
        problem(
            config("clickstream")
                .withStartFrom(new StartPosition.Offsets(Map.of("0", 0L, "7", 0L)))),
        containsString("does not have all partitions that startFrom names"));
  }

  @Test
  void aWrongPasswordIsSaidToBeOne() throws Exception {
    String problem = problem(login(config("clickstream"), "planted-wrong"));
    assertThat(problem, containsString("refuses the credentials"));
    assertThat(problem, not(containsString("planted")));
  }

  @Test
  void noCredentialsAtAllIsNoAnswer() throws Exception {
    assertThat(
        problem(config("clickstream").withProperties(Map.of())),
        containsString("did not answer within 3 s; is the address right, and kafka.security"));
  }

  @Test
  void aBrokerThatIsNotThereIsSaidSoSoon() {
    Instant start = Instant.now();
    assertThat(
        problem(KafkaConfig.of("127.0.0.1:1", List.of("clickstream"))),
        containsString("Kafka at 127.0.0.1:1 did not answer"));
    assertThat(Duration.between(start, Instant.now()), is(lessThan(Duration.ofSeconds(8))));
  }

  @Test
  void anAddressThatDoesNotResolveIsAProblemOfTheSource() {
    assertThat(
        problem(KafkaConfig.of("no-such-host.invalid:9092", List.of("clickstream"))),
        containsString("Kafka at no-such-host.invalid:9092"));
  }

  @Test
  void aPropertyThatCannotBeIsAProblemOfTheSource() throws Exception {
    Map<String, String> properties = new HashMap<>(config("clickstream").properties());
    properties.put("security.protocol", "SASL_PLANTEXT");
    assertThat(
        problem(config("clickstream").withProperties(properties)),
        containsString("does not work with these properties"));
  }

  @Test
  void aReferenceThatLeadsNowhereIsNamed() throws Exception {
    KafkaConfig config =
        config("clickstream").withProperties(Map.of("ssl.key.password", "${file:/not/there}"));
    assertThrows(SecretNotFoundException.class, () -> SourcePreflight.of(config).check());
  }

  private static String problem(KafkaConfig config) {
    SourcePreflight preflight = SourcePreflight.of(config).withPatience(Duration.ofSeconds(3));
    return assertThrows(SourceNotReadyException.class, preflight::check).getMessage();
  }

  private static KafkaConfig config(String... topics) throws Exception {
    return login(KafkaConfig.of(kafka.bootstrapServers(), List.of(topics)), PASSWORD);
  }

  private static KafkaConfig login(KafkaConfig config, String password) throws Exception {
    Path file = Files.writeString(Files.createTempFile(folder, "password", ""), password);
    return config.withProperties(
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"tide\" password=\"${file:"
                    + file
                    + "}\";"));
  }

  private static KafkaConfig pattern(KafkaConfig config, String pattern) {
    return new KafkaConfig(
        config.bootstrapServers(),
        List.of(),
        pattern,
        config.startFrom(),
        LostOffsets.FAIL,
        null,
        Isolation.READ_COMMITTED,
        config.properties());
  }
}
