/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Settings from environment variables whose names start with {@code TIDEMARK_}. */
final class EnvironmentLayer {

  private static final String PREFIX = "TIDEMARK_";

  /** For the launcher; settings never have these names. */
  private static final Set<String> RESERVED = Set.of("TIDEMARK_JAVA_OPTIONS");

  private EnvironmentLayer() {}

  /**
   * Reads the variables.
   *
   * @param others what other layers hold: a variable that a reference there names is a secret and
   *     no setting
   */
  static Map<String, SettingValue> read(
      Map<String, String> environment, Collection<SettingValue> others, List<String> problems) {
    Set<String> notSettings = new HashSet<>(RESERVED);
    others.forEach(value -> notSettings.addAll(Secrets.environmentVariables(value.text())));
    environment.forEach(
        (variable, text) -> {
          if (variable.startsWith(PREFIX)) {
            notSettings.addAll(Secrets.environmentVariables(text));
          }
        });

    Map<String, SettingValue> values = new LinkedHashMap<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (!variable.startsWith(PREFIX) || notSettings.contains(variable)) {
                return;
              }
              nameOf(variable)
                  .ifPresentOrElse(
                      name ->
                          values.put(
                              name,
                              new SettingValue(name, text, "environment variable " + variable)),
                      () ->
                          problems.add(
                              "The environment variable "
                                  + variable
                                  + " sets nothing that Tidemark knows"
                                  + NearestName.question(variable, known())));
            });
    return values;
  }

  private static Optional<String> nameOf(String variable) {
    Optional<String> setting =
        Settings.ALL.stream()
            .filter(candidate -> candidate.environmentVariable().equals(variable))
            .map(Setting::name)
            .findFirst();
    return setting.or(
        () ->
            Settings.FAMILIES.stream()
                .filter(
                    family ->
                        variable.startsWith(family.environmentPrefix())
                            && variable.length() > family.environmentPrefix().length())
                .map(family -> family.nameOf(variable))
                .findFirst());
  }

  private static List<String> known() {
    List<String> names = new ArrayList<>();
    Settings.ALL.forEach(setting -> names.add(setting.environmentVariable()));
    return names;
  }
}
