/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OffsetClockTest {

  private static final long MACHINE = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

  @TempDir private Path folder;

  @Test
  void isAsFarFromTheMachinesAsTheFileSaysNow() throws IOException {
    Path file = Files.writeString(folder.resolve("clock"), "-7200000\n");
    OffsetClock clock = new OffsetClock(file, () -> MACHINE);
    assertThat(clock.getMillis(), is(MACHINE - 7_200_000));

    Files.move(
        Files.writeString(folder.resolve("next"), "3600000"), file, StandardCopyOption.ATOMIC_MOVE);
    await().atMost(Duration.ofSeconds(10)).until(clock::getMillis, is(MACHINE + 3_600_000));
  }

  @Test
  void aFileWithoutANumberIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("clock"), "late");
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> new OffsetClock(file, () -> MACHINE));
    assertThat(
        refused.getMessage(),
        containsString("tidemark.clock-offset-file = " + file + " does not hold a number"));
  }
}
