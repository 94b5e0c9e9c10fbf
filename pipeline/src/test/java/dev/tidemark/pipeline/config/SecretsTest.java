/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.config.Secrets.SecretNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.ssl.key.password               | x                                   | true",
        "kafka.ssl.key.password               | ${env:X}                            | false",
        "kafka.ssl.key.password               | prefix${env:X}                      | true",
        "kafka.ssl.keystore.key               | -----BEGIN PRIVATE KEY-----         | true",
        "kafka.ssl.keystore.location          | /etc/keystore.p12                   | false",
        "kafka.sasl.oauthbearer.token.endpoint.url | https://login/token            | false",
        "kafka.sasl.jaas.config               | X required password=x;              | true",
        "kafka.sasl.jaas.config               | X required password='x';            | true",
        "kafka.sasl.jaas.config               | X required PASSWORD = \"x y\";      | true",
        "kafka.sasl.jaas.config               | X required password=\"${env:X}\";   | false",
        "kafka.sasl.jaas.config               | X required clientSecret=\"x\";      | true",
        "kafka.sasl.jaas.config               | X required keyTab=\"/etc/k\" storeKey=true; | false",
        "catalog.s3.secret-access-key         | x                                   | true",
        "catalog.token                        | x                                   | true",
        "catalog.uri                          | jdbc:postgresql://u:x@db/y          | true",
        "catalog.uri                          | jdbc:postgresql://u:${env:X}@db/y   | false",
        "catalog.uri                          | https://db:8080/y                   | false",
        "runner.project                       | mine                                | false",
      })
  void tellsLiteralSecretsFromReferences(String name, String text, boolean literal) {
    assertThat(Secrets.holdsLiteral(name, text), is(literal));
  }

  @Test
  void readsAFileAgainEachTime() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "first\n");
    Map<String, String> properties = Map.of("ssl.key.password", "${file:" + file + "}");
    assertThat(Secrets.resolve(properties), is(Map.of("ssl.key.password", "first")));
    Files.writeString(file, "rotated");
    assertThat(Secrets.resolve(properties), is(Map.of("ssl.key.password", "rotated")));
  }

  @Test
  void aSecretWithQuotesStaysOneValueInALogin() {
    String secret = "a\"b\\c;d $1 e";
    Map<String, String> resolved =
        Secrets.resolve(
            Map.of(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"u\" password=\"${env:X}\";"),
            variable -> variable.equals("X") ? secret : null);
    JaasContext login =
        JaasContext.loadClientContext(
            Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(resolved.get("sasl.jaas.config"))));
    assertThat(
        login.configurationEntries().get(0).getOptions().get("password"), is((Object) secret));
  }

  @Test
  void saysWhichReferenceLeadsNowhere() {
    SecretNotFoundException unset =
        assertThrows(
            SecretNotFoundException.class,
            () -> Secrets.resolve(Map.of("a.password", "${env:NOT_THERE}"), name -> null));
    assertThat(unset.getMessage(), containsString("NOT_THERE, which a.password refers to"));
    assertThat(unset.exitCode().code(), is(3));
    SecretNotFoundException absent =
        assertThrows(
            SecretNotFoundException.class,
            () -> Secrets.resolve(Map.of("a.password", "${file:/not/there}")));
    assertThat(absent.getMessage(), containsString("/not/there"));
  }

  @Test
  void masksSecretsInMessagesOfOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "planted");
    assertThat(
        Secrets.scrubbed(
            "cannot log in with planted", Map.of("x.password", "${file:" + file + "}")),
        is("cannot log in with ***"));
  }

  @Test
  void neitherValuesNorProblemsShowLiterals() {
    SettingValue value =
        new SettingValue("kafka.sasl.jaas.config", "X required password=planted;", "file");
    assertThat(value.toString(), not(containsString("planted")));
  }
}
