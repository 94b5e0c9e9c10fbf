/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.rides;

import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;

/** Makes ride events, and knows what a pipeline must make of them. */
public final class RidesGenerator implements RecordGenerator {

  /** The topic that the records are meant for. */
  public static final String TOPIC = "ride_events";

  private static final Duration SPAN = Duration.ofHours(8);

  private final StreamShape shape;
  private final RidesOracle oracle = new RidesOracle();
  private final StreamGenerator<Ride> records;

  private RidesGenerator(StreamShape shape) {
    this.shape = shape;
    this.records = StreamGenerator.of(shape, new RidesModel(shape, oracle), RidesOracle.BOUND);
  }

  /** This many records over eight hours, by the usual rule of time. */
  public static StreamShape shape(long events) {
    return StreamShape.of(events, SPAN, TimeRule.DEFAULT);
  }

  /**
   * A generator at its first record.
   *
   * @throws IllegalArgumentException if the shape cannot be, with all its problems
   */
  public static RidesGenerator of(StreamShape shape) {
    return new RidesGenerator(shape.validated());
  }

  @Override
  public long size() {
    return records.size();
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  @Override
  public GeneratedRecord next() {
    return records.next();
  }

  /**
   * What a correct pipeline must make of all the records.
   *
   * @throws IllegalStateException if there are records left
   */
  public RidesExpectation expectation() {
    return new RidesExpectation(
        shape.seed(), records.counts(), oracle.counts(), oracle.sessions(), oracle.joined());
  }
}
