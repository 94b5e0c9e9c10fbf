/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * How the text of a setting becomes a value.
 *
 * @param name the kind of value, such as {@code duration}
 * @param allowed what may be written, as the end of a sentence
 * @param parser makes the value; an {@link IllegalArgumentException} refuses the text
 */
public record SettingType<T>(String name, String allowed, Function<String, T> parser) {

  public SettingType {
    requireNonNull(name, "name");
    requireNonNull(allowed, "allowed");
    requireNonNull(parser, "parser");
  }

  /** The value. Refuses what is not allowed with an {@link IllegalArgumentException}. */
  public T parse(String text) {
    return parser.apply(text.strip());
  }
}
