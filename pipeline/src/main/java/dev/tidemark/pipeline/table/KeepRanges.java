/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps the values whose rows belong to time ranges.
 *
 * <p>Input and output: any windowing, bounded or not.
 *
 * @param <T> the type of value that a row is made from
 */
public final class KeepRanges<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private final TableDefinition<T> table;
  private final RangeRows rows;

  private KeepRanges(TableDefinition<T> table, RangeRows rows) {
    this.table = table;
    this.rows = rows;
  }

  /** Keeps values of this table whose rows are among these. */
  public static <T> KeepRanges<T> of(TableDefinition<T> table, RangeRows rows) {
    return new KeepRanges<>(table, rows);
  }

  @Override
  public PCollection<T> expand(PCollection<T> values) {
    // Local variables, so that the filter does not hold this transform.
    TableDefinition<T> definition = table;
    RangeRows kept = rows;
    return values
        .apply("InRanges", Filter.by(value -> kept.has(definition.row(value), definition.schema())))
        .setCoder(values.getCoder());
  }
}
