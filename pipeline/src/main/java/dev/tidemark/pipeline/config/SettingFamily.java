/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Settings whose names belong to another system and are passed on to it.
 *
 * @param prefix what the names start with in files and on the command line, its dot included
 * @param receiver the system, and what it does with them
 * @param spelling how the receiver spells names that an environment variable shows in capitals
 * @param example a name and value
 */
public record SettingFamily(String prefix, String receiver, Spelling spelling, String example) {

  private static final Pattern UNDERSCORE_AND_LETTER = Pattern.compile("_([a-z0-9])");

  /** How a receiver spells names. */
  public enum Spelling {
    /** {@code security.protocol}. */
    DOTTED,
    /** {@code s3.access-key-id}: two underscores stand for a dash. */
    DOTTED_WITH_DASHES,
    /** {@code sparkMaster}. */
    CAMEL_CASE
  }

  public SettingFamily {
    requireNonNull(prefix, "prefix");
    requireNonNull(receiver, "receiver");
    requireNonNull(spelling, "spelling");
    requireNonNull(example, "example");
  }

  /** What the names of environment variables of this family start with. */
  public String environmentPrefix() {
    return "TIDEMARK_" + prefix.substring(0, prefix.length() - 1).toUpperCase(Locale.ROOT) + "_";
  }

  /** The setting that an environment variable of this family sets. */
  String nameOf(String environmentVariable) {
    String rest =
        environmentVariable.substring(environmentPrefix().length()).toLowerCase(Locale.ROOT);
    return prefix
        + switch (spelling) {
          case DOTTED -> rest.replace('_', '.');
          case DOTTED_WITH_DASHES -> rest.replace("__", "-").replace('_', '.');
          case CAMEL_CASE ->
              UNDERSCORE_AND_LETTER
                  .matcher(rest)
                  .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        };
  }
}
