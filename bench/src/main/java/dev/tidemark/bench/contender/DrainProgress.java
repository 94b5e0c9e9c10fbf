/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** When how many records were visible in the tables, and what CPU time it had cost by then. */
public final class DrainProgress {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<Mark> marks = new ArrayList<>();

  /**
   * A moment of a drain.
   *
   * @param records how many records were visible in the tables
   * @param nanos the time, from an arbitrary origin
   * @param cpuNanos the CPU time of the process since it was started
   */
  public record Mark(long records, long nanos, long cpuNanos) {}

  /**
   * Notes that this many records of the topic are in the tables now; fewer than before is not news.
   */
  public synchronized void reached(long records) {
    if (marks.isEmpty() || marks.get(marks.size() - 1).records() < records) {
      marks.add(new Mark(records, System.nanoTime(), SYSTEM.getProcessCpuTime()));
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
