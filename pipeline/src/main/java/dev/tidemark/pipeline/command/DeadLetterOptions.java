/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.NearestName;
import dev.tidemark.pipeline.deadletter.DeadLetterFilter;
import dev.tidemark.pipeline.deadletter.DeadLetterFilter.Recovered;
import dev.tidemark.transforms.deadletter.FailureType;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Mixin for commands that take a choice of dead letters. */
final class DeadLetterOptions {

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "The earliest arrival: an instant, or a day (default: the first).")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "The end of arrivals, exclusive (default: the last).")
  private Instant to = DeadLetterFilter.END;

  @Option(
      names = "--type",
      paramLabel = "TYPES",
      split = ",",
      description = "The failure types, such as wrong_type or missing_field (default: all).")
  private Set<String> types = new LinkedHashSet<>();

  @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic (default: all).")
  private @Nullable String topic;

  DeadLetterFilter filter(Recovered recovered) {
    Set<String> known =
        Arrays.stream(FailureType.values())
            .map(FailureType::label)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String type : types) {
      if (!known.contains(type)) {
        throw new ParameterException(
            spec.commandLine(),
            "--type knows no \"%s\"; allowed: %s%s"
                .formatted(type, String.join(", ", known), NearestName.question(type, known)));
      }
    }
    try {
      return new DeadLetterFilter(from, to, types, topic, recovered);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
