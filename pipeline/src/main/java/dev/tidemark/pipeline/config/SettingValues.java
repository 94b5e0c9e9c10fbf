/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What was set in all layers, each value parsed once; what cannot be parsed is a problem. */
final class SettingValues {

  private final Map<String, SettingValue> set;
  private final Map<String, String> defaults;
  private final Map<Setting<?>, Object> parsed = new HashMap<>();

  /**
   * Parses what was set.
   *
   * @param defaults the defaults that differ from those of the settings, by name
   */
  SettingValues(
      Map<String, SettingValue> set, Map<String, String> defaults, List<String> problems) {
    this.set = set;
    this.defaults = defaults;
    set.values().forEach(value -> problems.addAll(problemsOf(value)));
    for (Setting<?> setting : Settings.ALL) {
      parse(setting, problems);
    }
  }

  /**
   * The value; the default's where the value that was set is wrong; null where there is no default.
   */
  @SuppressWarnings("unchecked") // parse() stores what the setting's own type made.
  <T> @Nullable T of(Setting<T> setting) {
    return (T) parsed.get(setting);
  }

  /** Whether somebody set it. */
  boolean isSet(Setting<?> setting) {
    return set.containsKey(setting.name());
  }

  /** Name, value and origin, for messages. */
  SettingValue written(Setting<?> setting) {
    return set.getOrDefault(
        setting.name(),
        new SettingValue(
            setting.name(),
            defaultText(setting) == null ? "" : defaultText(setting),
            SettingValue.DEFAULT_ORIGIN));
  }

  /** What was set in a family, by names without the prefix. */
  Map<String, String> of(SettingFamily family) {
    Map<String, String> properties = new TreeMap<>();
    written(family)
        .forEach(value -> properties.put(unprefixed(family, value.name()), value.text()));
    return properties;
  }

  /** What was set in a family, ordered by name. */
  List<SettingValue> written(SettingFamily family) {
    Map<String, SettingValue> ordered = new TreeMap<>();
    set.forEach(
        (name, value) -> {
          if (name.startsWith(family.prefix()) && !name.equals(family.prefix())) {
            ordered.put(name, value);
          }
        });
    return List.copyOf(ordered.values());
  }

  /** Those of a pipeline that have a value, in the order of the documentation. */
  List<SettingValue> inOrder(StreamSettings stream) {
    List<SettingValue> values = new ArrayList<>();
    for (Setting<?> setting : Settings.takenBy(stream)) {
      SettingValue value = written(setting);
      if (!value.text().isEmpty()) {
        values.add(value);
      }
    }
    Settings.FAMILIES.forEach(family -> values.addAll(written(family)));
    return values;
  }

  static String unprefixed(SettingFamily family, String name) {
    return name.substring(family.prefix().length());
  }

  private void parse(Setting<?> setting, List<String> problems) {
    SettingValue value = set.get(setting.name());
    if (value != null) {
      try {
        parsed.put(setting, setting.type().parse(value.text()));
        return;
      } catch (RuntimeException refused) {
        problems.add(
            value
                + " is not a valid "
                + setting.type().name()
                + "; allowed: "
                + setting.type().allowed()
                + ".");
      }
    }
    String defaultText = defaultText(setting);
    if (defaultText != null) {
      parsed.put(setting, setting.type().parse(defaultText));
    }
  }

  private @Nullable String defaultText(Setting<?> setting) {
    return defaults.getOrDefault(setting.name(), setting.defaultText());
  }

  private static List<String> problemsOf(SettingValue value) {
    List<String> problems = new ArrayList<>();
    if (!Unknown.isKnown(value.name())) {
      problems.add(Unknown.problem(value.toString(), value.name()));
      return problems;
    }
    if (Secrets.holdsLiteral(value.name(), value.text())) {
      problems.add(
          value + " must not hold a secret itself; refer to it as ${env:NAME} or ${file:/path}.");
    } else if (Secrets.hasBrokenReference(value.text())) {
      problems.add(value + " has a broken reference; allowed: ${env:NAME} or ${file:/path}.");
    } else if (Secrets.hasReference(value.text()) && !takesReferences(value.name())) {
      problems.add(
          value
              + " must not be a reference; only "
              + Settings.KAFKA.prefix()
              + "* and "
              + Settings.CATALOG.prefix()
              + "* may be.");
    }
    return problems;
  }

  private static boolean takesReferences(String name) {
    return name.startsWith(Settings.KAFKA.prefix()) || name.startsWith(Settings.CATALOG.prefix());
  }
}
