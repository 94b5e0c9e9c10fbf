/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.Setting;
import dev.tidemark.pipeline.config.SettingFamily;
import dev.tidemark.pipeline.config.Settings;
import dev.tidemark.pipeline.config.StreamSettings;
import java.util.List;
import java.util.TreeMap;

/** The page {@code docs/configuration.md}, made from the list of settings. */
final class ConfigurationDocument {

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Made by `tidemark config document`; a test compares it. -->

      Settings come from four layers. A higher one wins, setting by setting:

      1. the command line: `--maxDelay=10m` or `--maxDelay 10m`
      2. the environment: `TIDEMARK_MAX_DELAY=10m`
      3. the YAML file that `--config` names: `maxDelay: 10m`; names may be nested (`kafka:` and below it
         `security.protocol:`) or dotted (`kafka.security.protocol:`), lists may be YAML lists or have commas
      4. the defaults below

      `tidemark config check --config FILE` prints the configuration that a run would have and where each value
      comes from, or everything that is wrong with it. `pipeline/conf/minimal.yaml` and
      `pipeline/conf/reference.yaml` are files to start from.

      Settings take effect at the next start. Where the last column says *new checkpoint*, the state in a
      checkpoint was made for the old value: start from a new one.

      """;

  private static final String SECRETS =
      """

      ## Secrets

      A secret is never written into a configuration, only a reference to it: `${env:NAME}` for an environment
      variable or `${file:/path}` for a file (white space at its end is dropped). A literal password, token or
      secret is refused, in whichever layer it is. References are looked up by the process that connects, each time
      it connects: a rotated file is read again, and no secret is in the job graph, in logs or in what
      `config check` prints. They may stand inside a login configuration:

      ```yaml
      kafka:
        security.protocol: SASL_SSL
        sasl.mechanism: PLAIN
        sasl.jaas.config: >-
          org.apache.kafka.common.security.plain.PlainLoginModule required
          username="tidemark" password="${env:KAFKA_PASSWORD}";
      ```
      """;

  private ConfigurationDocument() {}

  static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("## Settings of every pipeline\n\n");
    settings(page, Settings.COMMON);
    for (StreamSettings stream : Settings.STREAMS) {
      page.append("\n## Settings of `").append(stream.stream()).append("`\n\n");
      settings(page, stream.own());
      new TreeMap<>(stream.defaults())
          .forEach(
              (name, text) ->
                  page.append("\n`%s` is %s by default.\n".formatted(name, code(text))));
    }
    page.append("\n## Passed on\n\n");
    page.append("| names | receiver | environment | example |\n");
    page.append("|---|---|---|---|\n");
    for (SettingFamily family : Settings.FAMILIES) {
      row(
          page,
          code(family.prefix() + "*"),
          family.receiver(),
          code(family.environmentPrefix() + "*") + environmentRule(family),
          code(family.example()));
    }
    return page.append(SECRETS).toString();
  }

  private static void settings(StringBuilder page, List<Setting<?>> settings) {
    page.append("| setting | default | what it does | allowed | environment | change takes |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Setting<?> setting : settings) {
      row(
          page,
          code(setting.name()),
          setting.defaultText() == null ? "" : code(setting.defaultText()),
          setting.description(),
          setting.type().allowed(),
          code(setting.environmentVariable()),
          setting.restart().label());
    }
  }

  private static String environmentRule(SettingFamily family) {
    return switch (family.spelling()) {
      case DOTTED -> ", an underscore stands for a dot";
      case DOTTED_WITH_DASHES -> ", an underscore stands for a dot, two for a dash";
      case CAMEL_CASE -> ", an underscore stands before a capital";
    };
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
