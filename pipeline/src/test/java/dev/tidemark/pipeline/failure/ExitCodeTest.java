/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.failure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.config.ConfigurationException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExitCodeTest {

  @ParameterizedTest
  @MethodSource("interruptions")
  void anInterruptionIsOneWhereverItHits(Exception interruption) {
    assertThat(
        ExitCode.of(new IllegalStateException("the table cannot be read", interruption)),
        is(ExitCode.INTERRUPTED));
  }

  private static Stream<Exception> interruptions() {
    return Stream.of(
        new InterruptedException(),
        new UncheckedIOException(new ClosedByInterruptException()),
        new UncheckedIOException(new InterruptedIOException()));
  }

  @Test
  void otherFailuresAreThoseOfThePipelineUnlessTheySayMore() {
    assertThat(
        ExitCode.of(new UncheckedIOException(new IOException("disk full"))),
        is(ExitCode.PIPELINE_FAILED));
    assertThat(
        ExitCode.of(new IllegalStateException(new ConfigurationException(List.of("wrong")))),
        is(ExitCode.BAD_CONFIGURATION));
  }
}
