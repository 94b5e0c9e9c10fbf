/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.time.DurationText;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.WindowFn;

/**
 * Which windows, as people write them: {@code tumbling 1m}, {@code sliding 1h every 15m}, {@code
 * session 30m}; the first two also with an offset, {@code tumbling 1d offset 6h}. Windows are of
 * event time, on UTC, and begin at the offset after the epoch.
 *
 * @param kind what kind of windows
 * @param size their size; of sessions, the gap of inactivity that ends them
 * @param period from the start of one to the start of the next; the size, unless they slide
 * @param offset where windows begin, after the epoch; less than a period; none for sessions
 */
public record WindowSpecification(Kind kind, Duration size, Duration period, Duration offset)
    implements Serializable {

  /** More than so many windows for each event are worth a warning. */
  private static final long MANY_WINDOWS_PER_EVENT = 10;

  /** What kinds of windows there are. */
  public enum Kind {
    /** Side by side: each event is in one. */
    TUMBLING("tumbling"),
    /** Overlapping: each event is in as many as there are periods in a size. */
    SLIDING("sliding"),
    /** As long as events of a key come without a gap. */
    SESSION("session");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The word for it in a specification. */
    public String label() {
      return label;
    }
  }

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException whose message says all that is wrong, with semicolons between
   */
  public WindowSpecification {
    requireNonNull(kind, "kind");
    List<String> problems = problems(kind, size, period, offset);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Windows of a size, side by side. */
  public static WindowSpecification tumbling(Duration size) {
    return new WindowSpecification(Kind.TUMBLING, size, size, Duration.ZERO);
  }

  /** Windows of a size, which is a multiple of the period from one to the next. */
  public static WindowSpecification sliding(Duration size, Duration period) {
    return new WindowSpecification(Kind.SLIDING, size, period, Duration.ZERO);
  }

  /** Sessions that end after a gap. */
  public static WindowSpecification session(Duration gap) {
    return new WindowSpecification(Kind.SESSION, gap, gap, Duration.ZERO);
  }

  /** The same windows, beginning at another offset after the epoch. */
  public WindowSpecification withOffset(Duration newOffset) {
    return new WindowSpecification(kind, size, period, newOffset);
  }

  /**
   * The windows that a text stands for; {@link #toString} writes it.
   *
   * @throws IllegalArgumentException whose message says all that is wrong, with semicolons between
   */
  public static WindowSpecification parse(String text) {
    return WindowSpecificationText.parse(text);
  }

  /** In how many windows each event is; of sessions, one. */
  public long windowsPerEvent() {
    return size.toMillis() / period.toMillis();
  }

  /** What to think about before these windows are used, in a sentence. */
  public Optional<String> warning() {
    if (windowsPerEvent() <= MANY_WINDOWS_PER_EVENT) {
      return Optional.empty();
    }
    return Optional.of(
        "\"%s\" puts each event into %d windows; state and rows grow with that number."
            .formatted(this, windowsPerEvent()));
  }

  /** These windows, as Beam has them. */
  WindowFn<Object, IntervalWindow> toWindowFn() {
    return switch (kind) {
      case TUMBLING -> FixedWindows.of(joda(size)).withOffset(joda(offset));
      case SLIDING -> SlidingWindows.of(joda(size)).every(joda(period)).withOffset(joda(offset));
      case SESSION -> Sessions.withGapDuration(joda(size));
    };
  }

  /**
   * These windows, for what needs windows whose ends are known before their events.
   *
   * @throws IllegalArgumentException where they are sessions
   */
  public WindowSpecification requireFixedLength() {
    if (kind == Kind.SESSION) {
      throw new IllegalArgumentException("window must be tumbling or sliding, but is " + this);
    }
    return this;
  }

  /** The shortest text that {@link #parse} turns into these windows. */
  @Override
  public String toString() {
    return kind.label()
        + " "
        + DurationText.format(size)
        + (kind == Kind.SLIDING ? " every " + DurationText.format(period) : "")
        + (offset.isZero() ? "" : " offset " + DurationText.format(offset));
  }

  static List<String> problems(Kind kind, Duration size, Duration period, Duration offset) {
    List<String> problems = new ArrayList<>();
    String sizeName = kind == Kind.SESSION ? "gap" : "size";
    boolean sizeIsPositive = isPositive(sizeName, size, problems);
    boolean periodIsPositive =
        kind == Kind.SLIDING ? isPositive("period", period, problems) : sizeIsPositive;
    if (kind == Kind.SLIDING
        && sizeIsPositive
        && periodIsPositive
        && size.toMillis() % period.toMillis() != 0) {
      problems.add(
          "size must be a multiple of the period of %s, but is %s"
              .formatted(DurationText.format(period), DurationText.format(size)));
    }
    if (kind != Kind.SLIDING && !period.equals(size)) {
      problems.add("only sliding windows have a period of their own");
    }
    if (kind == Kind.SESSION && !offset.isZero()) {
      problems.add("sessions have no offset");
    } else if (offset.isNegative() || (periodIsPositive && offset.compareTo(period) >= 0)) {
      problems.add(
          "offset must be 0 or more and less than %s, but is %s"
              .formatted(DurationText.format(period), DurationText.format(offset)));
    }
    return problems;
  }

  private static boolean isPositive(String name, Duration duration, List<String> problems) {
    if (duration.toMillis() > 0) {
      return true;
    }
    problems.add(name + " must be a millisecond or more, but is " + DurationText.format(duration));
    return false;
  }

  private static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }
}
