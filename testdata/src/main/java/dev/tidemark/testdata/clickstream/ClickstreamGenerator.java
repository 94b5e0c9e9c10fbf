/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.ArrivalTimes;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Makes the records of a clickstream, and knows what a pipeline must make of them. The records come
 * out in the order of their arrival; the same settings make the same bytes on every platform.
 *
 * <p>After {@link GeneratorSettings#events()} records, a closing event goes to every partition that
 * is not empty, so much later that arrival alone closes every window of the events before.
 *
 * <p>Memory: the copies that have not arrived yet (up to about ten minutes of them), a few numbers
 * for each user, and what the oracle has counted. Not safe for concurrent use.
 *
 * <pre>{@code
 * ClickstreamGenerator generator = ClickstreamGenerator.of(settings);
 * while (generator.hasNext()) {
 *   write(generator.next());
 * }
 * Expectation expectation = generator.expectation();
 * }</pre>
 */
public final class ClickstreamGenerator implements RecordGenerator {
  /** The longest window and one minute more. */
  private static final Duration WINDOWS = Duration.ofMinutes(6);

  private static final Duration CLOSING_MARGIN = Duration.ofSeconds(10);

  private final GeneratorSettings settings;
  private final SlotSchedule schedule;
  private final ArrivalTimes arrivals;
  private final RecordPlanner planner;
  private final Oracle oracle;
  private final long[] offsets;
  private final int closingEvents;
  private long nextArrival;
  private long lastArrival;
  private boolean closing;

  private ClickstreamGenerator(GeneratorSettings settings) {
    this.settings = settings;
    this.schedule = new SlotSchedule(settings);
    this.arrivals =
        new ArrivalTimes(
            settings.seed(),
            settings.start().toEpochMilli(),
            settings.rate() * schedule.slotsPerRecord());
    this.planner = new RecordPlanner(settings);
    this.oracle = new Oracle(settings);
    this.offsets = new long[settings.partitions()];
    this.closingEvents = settings.partitions() - settings.emptyPartitions();
    this.nextArrival = arrivals.next();
  }

  /**
   * A generator at its first record.
   *
   * @throws IllegalArgumentException if the settings cannot be, with all their problems
   */
  public static ClickstreamGenerator of(GeneratorSettings settings) {
    return new ClickstreamGenerator(settings.validated());
  }

  @Override
  public long size() {
    return settings.events() + closingEvents;
  }

  @Override
  public boolean hasNext() {
    return !closing || !planner.planned().isEmpty();
  }

  @Override
  public GeneratedRecord next() {
    Queue<PlannedRecord> planned = planner.planned();
    while (planner.made() < settings.events()
        && (planned.isEmpty() || planned.element().arrivalMillis() > nextArrival)) {
      planner.plan(schedule.next(planner.made()), nextArrival);
      nextArrival = arrivals.next();
    }
    if (planned.isEmpty()) {
      planClosing();
    }
    PlannedRecord record = planned.remove();
    lastArrival = record.arrivalMillis();
    oracle.record(lastArrival, record.outcome());
    return new GeneratedRecord(
        record.partition(),
        offsets[record.partition()]++,
        record.arrivalMillis(),
        record.key(),
        record.value(),
        record.headers());
  }

  private void planClosing() {
    if (closing) {
      throw new NoSuchElementException("all records have been made");
    }
    closing = true;
    long closingArrival =
        Math.max(lastArrival, oracle.latestEventMillis())
            + settings.timeRule().horizonMillis()
            + WINDOWS.plus(CLOSING_MARGIN).toMillis();
    for (int partition = 0; partition < closingEvents; partition++) {
      planner.planClosing(partition, closingArrival);
    }
  }

  /**
   * What a correct pipeline must make of all the records.
   *
   * @throws IllegalStateException if there are records left
   */
  public Expectation expectation() {
    if (hasNext()) {
      throw new IllegalStateException("expectation asked for before the last record was made");
    }
    return oracle.expectation(closingEvents, lastArrival);
  }
}
