/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as a POSIX shell reads it. */
final class ShellWords {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWords() {}

  /** One command over several lines, each group of words on its own. */
  static String lines(List<List<String>> groups) {
    return groups.stream().map(ShellWords::line).collect(Collectors.joining(" \\\n  "));
  }

  private static String line(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  /** In single quotes unless it needs none: a shell expands nothing in them. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
