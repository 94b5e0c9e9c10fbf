/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.joda.time.DateTimeUtils;

/**
 * A clock for trials of what a pipeline does when its machine's clock is set: as far from the
 * machine's as a file says, in milliseconds, which may change while the process runs. The system
 * property {@code tidemark.clock-offset-file} names the file. It is the clock of all that asks
 * Joda-Time, as Beam, our Spark runner and our source do; not that of libraries that ask Java.
 */
final class OffsetClock implements DateTimeUtils.MillisProvider {

  private static final String PROPERTY = "tidemark.clock-offset-file";
  private static final long LOOK_EVERY_NANOS = 200_000_000L;

  private final Path file;
  private final LongSupplier machine;
  private volatile long lookedAtNanos;
  private volatile long offsetMillis;

  /**
   * A clock.
   *
   * @param file where its offset is
   * @param machine what the machine's clock says, in epoch milliseconds
   */
  OffsetClock(Path file, LongSupplier machine) {
    this.file = file;
    this.machine = machine;
    look();
  }

  /** Makes it the clock of this process, if the property is set. */
  static void setWhereAskedFor() {
    String file = System.getProperty(PROPERTY);
    if (file != null) {
      DateTimeUtils.setCurrentMillisProvider(
          new OffsetClock(Path.of(file), System::currentTimeMillis));
    }
  }

  @Override
  public long getMillis() {
    if (System.nanoTime() - lookedAtNanos > LOOK_EVERY_NANOS) {
      look();
    }
    return machine.getAsLong() + offsetMillis;
  }

  private void look() {
    lookedAtNanos = System.nanoTime();
    try {
      offsetMillis = Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException unreadable) {
      throw new IllegalStateException(
          PROPERTY + " = " + file + " does not hold a number of milliseconds", unreadable);
    }
  }
}
