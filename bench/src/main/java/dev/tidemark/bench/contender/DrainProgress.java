/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** When how many records were visible in the tables, and what CPU time it had cost by then. */
public final class DrainProgress {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final String FILE = "visible-records";

  private final List<Mark> marks = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  private final Path folder;

  /**
   * The progress of a drain.
   *
   * @param folder where the number of records that are visible is written down, for {@link
   *     #readFrom}
   */
  public DrainProgress(Path folder) {
    this.folder = folder;
  }

  /** How many records of a drain were visible last; 0 before the first. */
  public static long readFrom(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Long.parseLong(Files.readString(file)) : 0;
  }

  /**
   * A moment of a drain.
   *
   * @param records how many records were visible in the tables
   * @param nanos the time, from an arbitrary origin
   * @param cpuNanos the CPU time of the process since it was started
   */
  public record Mark(long records, long nanos, long cpuNanos) {}

  /**
   * A micro-batch.
   *
   * @param records how many records it has read
   * @param millis how long it took in all
   * @param cpuNanos the CPU time of the process by its end
   */
  public record Batch(long records, long millis, long cpuNanos) {}

  /** Notes that a micro-batch is over. */
  public synchronized void batch(long records, long millis) {
    batches.add(new Batch(records, millis, SYSTEM.getProcessCpuTime()));
  }

  /** All micro-batches so far, of an engine that tells of them. */
  public synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  /**
   * Notes that this many records of the topic are in the tables now; fewer than before is not news.
   */
  public synchronized void reached(long records) {
    if (marks.isEmpty() || marks.get(marks.size() - 1).records() < records) {
      marks.add(new Mark(records, System.nanoTime(), SYSTEM.getProcessCpuTime()));
      write(records);
    }
  }

  private void write(long records) {
    Path written = folder.resolve(FILE + ".new");
    try {
      Files.writeString(written, Long.toString(records));
      Files.move(written, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that the work is done: the last mark is moved to now. */
  public synchronized void finished(long records) {
    if (!marks.isEmpty() && marks.get(marks.size() - 1).records() == records) {
      marks.remove(marks.size() - 1);
    }
    marks.add(new Mark(records, System.nanoTime(), SYSTEM.getProcessCpuTime()));
  }

  /** All marks so far. */
  public synchronized List<Mark> marks() {
    return List.copyOf(marks);
  }
}
