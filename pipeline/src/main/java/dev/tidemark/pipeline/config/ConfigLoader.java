/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Puts a configuration together. Defaults are the lowest layer; above them come the YAML file, the
 * environment and, highest, the command line.
 */
public final class ConfigLoader {

  private ConfigLoader() {}

  /**
   * Loads and checks the configuration of the clickstream.
   *
   * @param configFile a YAML file, or null for none
   * @param environment the environment variables; those that start with {@code TIDEMARK_} count
   * @param arguments {@code --name=value} or {@code --name value}
   * @throws ConfigurationException with all problems of all layers
   */
  public static ResolvedConfiguration load(
      @Nullable Path configFile, Map<String, String> environment, List<String> arguments) {
    return load(Settings.STREAMS.get(0).stream(), configFile, environment, arguments);
  }

  /**
   * Loads and checks the configuration of a pipeline.
   *
   * @param stream the name of the pipeline
   * @param configFile a YAML file, or null for none
   * @param environment the environment variables; those that start with {@code TIDEMARK_} count
   * @param arguments {@code --name=value} or {@code --name value}
   * @throws ConfigurationException with all problems of all layers
   */
  public static ResolvedConfiguration load(
      String stream,
      @Nullable Path configFile,
      Map<String, String> environment,
      List<String> arguments) {
    return load(stream, configFile, environment, arguments, ConfigAssembly::assemble);
  }

  /**
   * Loads and checks the configuration of a pipeline that reads the records of its bronze table.
   * Sources need not be named.
   *
   * @param stream the name of the pipeline
   * @param configFile a YAML file, or null for none
   * @param environment the environment variables; those that start with {@code TIDEMARK_} count
   * @param arguments {@code --name=value} or {@code --name value}
   * @throws ConfigurationException with all problems of all layers
   */
  public static ResolvedConfiguration loadOverBronze(
      String stream,
      @Nullable Path configFile,
      Map<String, String> environment,
      List<String> arguments) {
    return load(stream, configFile, environment, arguments, ConfigAssembly::assembleOverBronze);
  }

  private static ResolvedConfiguration load(
      String stream,
      @Nullable Path configFile,
      Map<String, String> environment,
      List<String> arguments,
      Function<ConfigAssembly, @Nullable PipelineConfig> assemble) {
    StreamSettings settings = Settings.ofStream(stream);
    List<String> problems = new ArrayList<>();
    SettingValues values =
        new SettingValues(
            layers(configFile, environment, arguments, problems), settings.defaults(), problems);
    List<String> warnings = new ArrayList<>();
    PipelineConfig config =
        assemble.apply(new ConfigAssembly(settings, values, problems, warnings));
    refuse(problems);
    return new ResolvedConfiguration(config, values.inOrder(settings), warnings);
  }

  /**
   * Loads what commands need that only look at tables: the properties of the Iceberg catalog, with
   * secrets as references. The rest of the configuration may be absent, but not wrong.
   *
   * @throws ConfigurationException with all problems of all layers
   */
  public static Map<String, String> loadCatalogProperties(
      @Nullable Path configFile, Map<String, String> environment, List<String> arguments) {
    List<String> problems = new ArrayList<>();
    SettingValues values =
        new SettingValues(layers(configFile, environment, arguments, problems), Map.of(), problems);
    Map<String, String> catalog = ConfigAssembly.catalogProperties(values);
    refuse(problems);
    return catalog;
  }

  /**
   * Loads what commands need that write to Kafka. The rest of the configuration may be absent, but
   * not wrong.
   *
   * @param stream the name of the pipeline that will read what they write
   * @throws ConfigurationException with all problems of all layers
   */
  public static ProducerSettings loadProducerSettings(
      String stream,
      @Nullable Path configFile,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> problems = new ArrayList<>();
    SettingValues values =
        new SettingValues(
            layers(configFile, environment, arguments, problems),
            Settings.ofStream(stream).defaults(),
            problems);
    refuse(problems);
    List<String> servers = values.of(Settings.BOOTSTRAP_SERVERS);
    List<String> topics = values.of(Settings.TOPICS);
    return new ProducerSettings(
        servers == null ? null : String.join(",", servers),
        topics == null ? List.of() : topics,
        values.of(Settings.KAFKA),
        ConfigAssembly.timePolicy(values));
  }

  /**
   * What somebody set, by the names of settings, for commands that decide by it what else they
   * need. What is wrong is not looked at.
   */
  public static Map<String, String> loadGiven(
      @Nullable Path configFile, Map<String, String> environment, List<String> arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    layers(configFile, environment, arguments, new ArrayList<>())
        .forEach((name, value) -> given.put(name, value.text()));
    return given;
  }

  private static Map<String, SettingValue> layers(
      @Nullable Path configFile,
      Map<String, String> environment,
      List<String> arguments,
      List<String> problems) {
    Map<String, SettingValue> file =
        configFile == null ? Map.of() : YamlLayer.read(configFile, problems);
    Map<String, SettingValue> commandLine = CommandLineLayer.read(arguments, problems);

    List<SettingValue> others = new ArrayList<>(file.values());
    others.addAll(commandLine.values());

    Map<String, SettingValue> layers = new LinkedHashMap<>(file);
    layers.putAll(EnvironmentLayer.read(environment, others, problems));
    layers.putAll(commandLine);
    return layers;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }
}
