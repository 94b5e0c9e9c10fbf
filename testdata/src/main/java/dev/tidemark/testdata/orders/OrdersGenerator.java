/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;

/**
 * Makes orders, the categories that they name, and what a pipeline must make of both. Times are
 * text with various offsets from UTC, or a number of milliseconds, which the pipeline must be told.
 */
public final class OrdersGenerator implements RecordGenerator {

  /** The topic that the records are meant for. */
  public static final String TOPIC = "orders";

  private static final Duration SPAN = Duration.ofHours(8);

  private final StreamShape shape;
  private final CategoryHistory categories;
  private final OrdersOracle oracle;
  private final StreamGenerator<Order> records;

  private OrdersGenerator(StreamShape shape, Duration changes) {
    this.shape = shape;
    this.categories = CategoryHistory.over(shape.start(), changes);
    this.oracle = new OrdersOracle(categories);
    this.records = StreamGenerator.of(shape, new OrdersModel(shape, oracle), OrdersOracle.WINDOW);
  }

  /** This many records over eight hours, by a rule of time that lets orders be an hour late. */
  public static StreamShape shape(long events) {
    return StreamShape.of(
        events,
        SPAN,
        new TimeRule(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMinutes(5)));
  }

  /**
   * A generator at its first record.
   *
   * @throws IllegalArgumentException if the shape cannot be, with all its problems
   */
  public static OrdersGenerator of(StreamShape shape) {
    return new OrdersGenerator(shape.validated(), shape.span());
  }

  /**
   * A generator whose categories change within this time after the start.
   *
   * @throws IllegalArgumentException if the shape cannot be, with all its problems
   */
  public static OrdersGenerator of(StreamShape shape, Duration changes) {
    return new OrdersGenerator(shape.validated(), changes);
  }

  /** How the categories change while the orders come. */
  public CategoryHistory categories() {
    return categories;
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
  public OrdersExpectation expectation() {
    return new OrdersExpectation(
        shape.seed(), records.counts(), oracle.withoutCategory(), oracle.named(), oracle.revenue());
  }
}
