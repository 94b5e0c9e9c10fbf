/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

/**
 * What somebody set.
 *
 * @param name the setting's name
 * @param text the value as it was written; secrets are references, never the secrets themselves
 * @param origin where it was written, such as {@code tidemark.yaml:12}
 */
public record SettingValue(String name, String text, String origin) {

  /** The origin of values that nobody set. */
  public static final String DEFAULT_ORIGIN = "default";

  /** The origin of values from the command line. */
  public static final String COMMAND_LINE_ORIGIN = "command line";

  public SettingValue {
    requireNonNull(name, "name");
    requireNonNull(text, "text");
    requireNonNull(origin, "origin");
  }

  /** Whether nobody set it. */
  public boolean isDefault() {
    return origin.equals(DEFAULT_ORIGIN);
  }

  /** Name, value and origin for messages; literal secrets are masked. */
  @Override
  public String toString() {
    return name + " = \"" + Secrets.masked(name, text) + "\" (" + origin + ")";
  }
}
