/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.drivers;

import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;

/**
 * Makes a change log of drivers in Debezium's envelope, out of order and with repetitions, and
 * knows the table that it leads to.
 */
public final class DriverChangesGenerator implements RecordGenerator {

  /** The topic that the records are meant for. */
  public static final String TOPIC = "rides_cdc";

  private final StreamShape shape;
  private final DriverChangesModel model;
  private final StreamGenerator<DriverChange> records;

  private DriverChangesGenerator(StreamShape shape) {
    this.shape = shape;
    this.model = new DriverChangesModel(shape);
    this.records = StreamGenerator.of(shape, model, Duration.ZERO);
  }

  /** This many records over eight hours; a change of a table is never late. */
  public static StreamShape shape(long events) {
    return StreamShape.of(events, Duration.ofHours(8), TimeRule.DEFAULT)
        .withShares(0.1, 0, 0, 0.002);
  }

  /**
   * A generator at its first record.
   *
   * @throws IllegalArgumentException if the shape cannot be, with all its problems
   */
  public static DriverChangesGenerator of(StreamShape shape) {
    return new DriverChangesGenerator(shape.validated());
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
  public DriversExpectation expectation() {
    return new DriversExpectation(shape.seed(), records.counts(), model.drivers());
  }
}
