/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.Setting;
import dev.tidemark.pipeline.config.SettingFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UnmatchedArgsBinding;
import picocli.CommandLine.Option;

/** Mixin of commands that take settings: an option per setting, made from the list of settings. */
abstract class SettingOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file with settings; see pipeline/conf/reference.yaml.")
  private @Nullable Path configFile;

  private final Collection<Setting<?>> settings;
  private final Collection<SettingFamily> families;
  private final Map<Setting<?>, OptionSpec> options = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();
  private Map<String, String> environment = System.getenv();

  SettingOptions(Collection<Setting<?>> settings, Collection<SettingFamily> families) {
    this.settings = List.copyOf(settings);
    this.families = List.copyOf(families);
  }

  /**
   * Adds the options to a command. Options that the command does not know are kept for the loader,
   * which names all that is wrong at once.
   */
  void addTo(CommandSpec command, Map<String, String> environmentVariables) {
    environment = Map.copyOf(environmentVariables);
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .exclusive(false)
            .heading("%nSettings, also in the file and as TIDEMARK_* environment variables:%n");
    for (Setting<?> setting : settings) {
      OptionSpec option = option(setting);
      options.put(setting, option);
      group.addArg(option);
    }
    command.addArgGroup(group.build());
    command.usageMessage().abbreviateSynopsis(true).footer(footer());
    command.addUnmatchedArgsBinding(
        UnmatchedArgsBinding.forStringCollectionSupplier(new OtherArguments()));
  }

  final @Nullable Path configFile() {
    return configFile;
  }

  final Map<String, String> environment() {
    return environment;
  }

  /** What the command line sets. */
  final List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    options.forEach(
        (setting, option) -> {
          if (option.getValue() != null) {
            arguments.add("--" + setting.name() + "=" + option.getValue());
          }
        });
    arguments.addAll(others);
    return arguments;
  }

  private static OptionSpec option(Setting<?> setting) {
    List<String> description = new ArrayList<>();
    description.add(literal(setting.description()));
    description.add("  Allowed: " + literal(setting.type().allowed()) + ".");
    if (setting.defaultText() != null) {
      description.add("  Default: " + literal(setting.defaultText()));
    }
    return OptionSpec.builder("--" + setting.name())
        .paramLabel(setting.type().name().toUpperCase(Locale.ROOT).replace(' ', '-'))
        .type(String.class)
        .description(description.toArray(String[]::new))
        .build();
  }

  private String[] footer() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Passed on to other systems:");
    families.forEach(
        family ->
            lines.add(
                literal(
                    "  --"
                        + family.prefix()
                        + "*  "
                        + family.receiver()
                        + "; for example --"
                        + family.example())));
    return lines.toArray(String[]::new);
  }

  /** Where picocli puts what it does not know. */
  private final class OtherArguments implements IGetter, ISetter {
    @Override
    // The signature is picocli's, which asks for the collection that it was promised.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T get() {
      return (T) others;
    }

    @Override
    @SuppressWarnings("unchecked") // See above.
    public <T> T set(T arguments) {
      others.clear();
      if (arguments instanceof Collection<?> some) {
        some.forEach(argument -> others.add(argument.toString()));
      }
      return (T) others;
    }
  }

  /** Picocli would replace variables and per cent signs. */
  private static String literal(String text) {
    return text.replace("%", "%%").replace("${", "$${");
  }
}
