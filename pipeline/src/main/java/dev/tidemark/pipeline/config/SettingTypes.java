/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import dev.tidemark.pipeline.config.StartPosition.Earliest;
import dev.tidemark.transforms.time.DurationText;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of value that settings have. */
final class SettingTypes {

  private static final Pattern LIST_SEPARATOR = Pattern.compile("\\s*,\\s*");
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\S+:\\d{1,5}");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private SettingTypes() {}

  static SettingType<String> text(String allowed) {
    return new SettingType<>("text", allowed, text -> refuseIf(text.isEmpty(), text));
  }

  static SettingType<String> topic() {
    return new SettingType<>(
        "topic", "the name of a topic", text -> refuseIf(!TOPIC.matcher(text).matches(), text));
  }

  static SettingType<List<String>> topics() {
    return new SettingType<>(
        "list", "topic names, separated by commas", text -> everyMatching(TOPIC, text));
  }

  static SettingType<List<String>> addresses() {
    return new SettingType<>(
        "list",
        "host:port, several separated by commas",
        text -> everyMatching(HOST_AND_PORT, text));
  }

  static SettingType<List<String>> paths() {
    return new SettingType<>(
        "list",
        "paths of files, separated by commas",
        text -> {
          refuseIf(text.isEmpty(), text);
          return List.of(LIST_SEPARATOR.split(text));
        });
  }

  static SettingType<String> pattern() {
    return new SettingType<>(
        "regular expression",
        "a Java regular expression that matches whole topic names",
        text -> Pattern.compile(refuseIf(text.isEmpty(), text)).pattern());
  }

  static SettingType<Integer> wholeNumber(int least, int most) {
    return new SettingType<>(
        "number",
        "a whole number from " + least + " to " + most,
        text -> {
          int number = Integer.parseInt(text);
          refuseIf(number < least || number > most, text);
          return number;
        });
  }

  static SettingType<Integer> size(int least, int most) {
    return new SettingType<>(
        "size",
        "a size such as 65536, 256KiB or 1MiB, from "
            + SizeText.format(least)
            + " to "
            + SizeText.format(most),
        text -> {
          long bytes = SizeText.parse(text);
          refuseIf(bytes < least || bytes > most, text);
          return Math.toIntExact(bytes);
        });
  }

  static SettingType<Duration> duration(Duration least) {
    return new SettingType<>(
        "duration",
        "a duration such as 30s, 5m, 1h30m or PT5M, at least " + DurationText.format(least),
        text -> {
          Duration duration = DurationText.parse(text);
          refuseIf(duration.compareTo(least) < 0, text);
          return duration;
        });
  }

  /** An enum by its constants' names, in lower case. */
  static <E extends Enum<E>> SettingType<E> choice(Class<E> choices) {
    return new SettingType<>(
        "choice",
        Arrays.stream(choices.getEnumConstants())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "one of ", "")),
        text ->
            Arrays.stream(choices.getEnumConstants())
                .filter(choice -> choice.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  /** An enum by its constants' names, in lower case and with dashes. */
  static <E extends Enum<E>> SettingType<E> dashedChoice(Class<E> choices) {
    return new SettingType<>(
        "choice",
        choice(choices).allowed().replace('_', '-'),
        text -> choice(choices).parse(text.replace('-', '_')));
  }

  static SettingType<WindowSpecification> windowsOfFixedLength() {
    return new SettingType<>(
        "windows",
        "tumbling 1m, or sliding 1h every 15m; with an offset: tumbling 1d offset 6h",
        text -> WindowSpecification.parse(text).requireFixedLength());
  }

  static SettingType<WindowSpecification> sessions() {
    return new SettingType<>(
        "windows",
        "session and a duration, such as session 30m",
        text -> {
          WindowSpecification sessions = WindowSpecification.parse(text);
          refuseIf(sessions.kind() != WindowSpecification.Kind.SESSION, text);
          return sessions;
        });
  }

  static SettingType<StartPosition> startPosition() {
    return new SettingType<>(
        "position",
        new Earliest()
            + ", latest, timestamp:2026-11-21T00:00:00Z, or offsets:0=12,1=5"
            + " (offsets:clicks/0=12 where there are several topics)",
        StartPosition::parse);
  }

  private static List<String> everyMatching(Pattern form, String text) {
    List<String> parts = List.of(LIST_SEPARATOR.split(text));
    refuseIf(!parts.stream().allMatch(part -> form.matcher(part).matches()), text);
    return parts;
  }

  private static String refuseIf(boolean refused, String text) {
    if (refused) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
