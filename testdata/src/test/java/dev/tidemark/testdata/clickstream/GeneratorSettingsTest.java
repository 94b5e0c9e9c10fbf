/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.testdata.plan.TimeRule;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GeneratorSettingsTest {
  private static final GeneratorSettings DEFAULTS = GeneratorSettings.defaults();

  @Test
  void defaultsAreValid() {
    assertThat(DEFAULTS.problems(), is(empty()));
    assertThat(DEFAULTS.start(), is(Instant.parse("2026-01-05T09:00:00Z")));
    assertThat(DEFAULTS.topic(), is("clickstream-events"));
  }

  @Test
  void changesMakeCopies() {
    GeneratorSettings changed = DEFAULTS.withSeed(5).withDefectShare(Defect.TOMBSTONE, 0.5);
    assertThat(changed.seed(), is(5L));
    assertThat(changed.defectShare(Defect.TOMBSTONE), is(0.5));
    assertThat(DEFAULTS.seed(), is(1L));
    assertThat(DEFAULTS.defectShare(Defect.TOMBSTONE), is(0.001));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void saysNameValueAndRange(GeneratorSettings settings, String problem) {
    assertThat(settings.problems(), contains(problem));
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        Arguments.of(DEFAULTS.withEvents(0), "events is 0, but must be from 1 to 10000000000"),
        Arguments.of(
            DEFAULTS.withStart(Instant.EPOCH),
            "start is 1970-01-01T00:00:00Z, but must be from 2001-01-01T00:00:00Z to"
                + " 2090-01-01T00:00:00Z"),
        Arguments.of(DEFAULTS.withRate(0), "rate is 0.0, but must be from 0.01 to 1000000"),
        Arguments.of(
            DEFAULTS.withRate(Double.NaN), "rate is NaN, but must be from 0.01 to 1000000"),
        Arguments.of(
            DEFAULTS.withTopic("a b"),
            "topic is 'a b', but must be 1 to 249 letters, digits, dots, underscores or hyphens"),
        Arguments.of(
            DEFAULTS.withIdlePartitions(2).withEmptyPartitions(1),
            "idlePartitions + emptyPartitions is 3, but must be from 0 to 2, less than partitions"),
        Arguments.of(DEFAULTS.withUsers(0), "users is 0, but must be from 1 to 10000000"),
        Arguments.of(DEFAULTS.withPages(-3), "pages is -3, but must be from 1 to 1000000"),
        Arguments.of(
            DEFAULTS.withDuplicateShare(0.31), "duplicateShare is 0.31, but must be from 0 to 0.3"),
        Arguments.of(
            DEFAULTS.withDefectShare(Defect.NOT_JSON, -0.1),
            "defectShare of not_json is -0.1, but must be from 0 to 0.7"),
        Arguments.of(
            DEFAULTS.withLateShare(0.4).withTooLateShare(0.4),
            "the sum of duplicateShare, lateShare, tooLateShare and all defectShares is 0.8451, but"
                + " must be from 0 to 0.7"),
        Arguments.of(
            DEFAULTS.withTimeRule(
                new TimeRule(Duration.ofSeconds(9), Duration.ofMinutes(1), Duration.ofHours(24))),
            "maxDelay is PT9S, but must be from PT10S to PT24H"));
  }

  @Test
  void saysEverythingAtOnce() {
    GeneratorSettings settings =
        DEFAULTS.withEvents(-1).withPartitions(0).withUsers(0).withLateShare(2);
    // Too few partitions leave none active, and a share too large makes the sum too large.
    assertThat(settings.problems(), hasSize(6));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ClickstreamGenerator.of(settings));
    assertThat(
        refused.getMessage(),
        allOf(
            containsString("events is -1"),
            containsString("partitions is 0"),
            containsString("users is 0"),
            containsString("lateShare is 2.0")));
  }
}
