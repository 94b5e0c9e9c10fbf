/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import dev.tidemark.transforms.time.DurationText;
import dev.tidemark.transforms.window.WindowSpecification.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads the text of a window specification: all that is wrong with it at once. */
final class WindowSpecificationText {
  private static final String FORMS =
      "\"tumbling 1m\", \"sliding 1h every 15m\" or \"session 30m\"";

  private final Deque<String> words;
  private final List<String> problems = new ArrayList<>();

  private WindowSpecificationText(String text) {
    this.words =
        new ArrayDeque<>(Arrays.asList(text.strip().toLowerCase(Locale.ROOT).split("\\s+")));
  }

  static WindowSpecification parse(String text) {
    return new WindowSpecificationText(text).parse();
  }

  private WindowSpecification parse() {
    Kind kind = kind();
    Duration size = duration(kind == Kind.SESSION ? "gap" : "size");
    Duration period = null;
    Duration offset = null;
    while (!words.isEmpty()) {
      String word = words.remove();
      if (word.equals("every") && period == null) {
        period = duration("period");
      } else if (word.equals("offset") && offset == null) {
        offset = duration("offset");
      } else {
        problems.add("unexpected \"" + word + "\"");
      }
    }
    if (kind == Kind.SLIDING && period == null) {
      problems.add("sliding windows need a period: every 15m");
    }
    if (problems.isEmpty() && kind != null) {
      Duration begin = offset == null ? Duration.ZERO : offset;
      Duration step = period == null ? size : period;
      problems.addAll(WindowSpecification.problems(kind, size, step, begin));
      if (problems.isEmpty()) {
        return new WindowSpecification(kind, size, step, begin);
      }
    }
    throw new IllegalArgumentException(String.join("; ", problems));
  }

  private @Nullable Kind kind() {
    String word = words.remove();
    for (Kind kind : Kind.values()) {
      if (kind.label().equals(word)) {
        return kind;
      }
    }
    problems.add(
        (word.isEmpty() ? "no window, where one such as " : "\"" + word + "\" is not one of ")
            + (word.isEmpty()
                ? FORMS + " is expected"
                : Arrays.stream(Kind.values())
                    .map(Kind::label)
                    .collect(Collectors.joining(", ", "", ": " + FORMS))));
    return null;
  }

  /** The duration of the next word; some duration, where there is none. */
  private Duration duration(String name) {
    String word = words.isEmpty() ? "" : words.remove();
    try {
      return DurationText.parse(word);
    } catch (IllegalArgumentException notOne) {
      problems.add(
          word.isEmpty()
              ? "no " + name + ", where a duration such as 15m is expected"
              : name + " must be a duration such as 15m, but is \"" + word + "\"");
      return Duration.ZERO;
    }
  }
}
