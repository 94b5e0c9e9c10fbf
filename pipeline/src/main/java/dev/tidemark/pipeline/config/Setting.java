/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One thing that users can set.
 *
 * @param name its name in files and, after two dashes, on the command line
 * @param type what its text means
 * @param defaultText the text that holds where nobody set it, or null where there is none
 * @param restart whether its value may change over a restart
 * @param description what it does, as sentences
 */
public record Setting<T>(
    String name,
    SettingType<T> type,
    @Nullable String defaultText,
    RestartRule restart,
    String description) {

  public Setting {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(restart, "restart");
    requireNonNull(description, "description");
    if (defaultText != null) {
      type.parse(defaultText);
    }
  }

  /** The environment variable that sets it, such as {@code TIDEMARK_MAX_DELAY}. */
  public String environmentVariable() {
    return "TIDEMARK_" + name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
