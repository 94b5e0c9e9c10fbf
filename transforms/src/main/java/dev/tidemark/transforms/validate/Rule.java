/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.validate;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * One thing that must be true of a value, under a name.
 *
 * @param name what must be true, in snake case, such as {@code event_id_present}
 * @param failure what is wrong where it is not true
 * @param condition the test; a pure function
 * @param <T> what it is a rule for
 */
public record Rule<T>(String name, Failure failure, SerializableFunction<T, Boolean> condition)
    implements Serializable {

  public Rule {
    requireNonNull(name, "name");
    requireNonNull(failure, "failure");
    requireNonNull(condition, "condition");
  }

  /** Whether the value obeys. */
  public boolean holdsFor(T value) {
    return condition.apply(value);
  }

  /** The failure of the first rule, in their order, that the value breaks. */
  public static <T> Optional<Failure> firstBroken(List<Rule<T>> rules, T value) {
    for (Rule<T> rule : rules) {
      if (!rule.holdsFor(value)) {
        return Optional.of(rule.failure());
      }
    }
    return Optional.empty();
  }
}
