/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Keeps the values whose rows are in time ranges: by event time where the table has it, otherwise
 * windows that overlap a range. Values of tables with neither are all kept.
 *
 * <p>Input and output: any windowing, bounded or not.
 *
 * @param <T> the type of value that a row is made from
 */
public final class KeepRanges<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long MICROS = 1_000;

  private final TableDefinition<T> table;
  private final TimeRanges ranges;

  private KeepRanges(TableDefinition<T> table, TimeRanges ranges) {
    this.table = table;
    this.ranges = ranges;
  }

  /** Keeps values of this table in these ranges. */
  public static <T> KeepRanges<T> of(TableDefinition<T> table, TimeRanges ranges) {
    return new KeepRanges<>(table, ranges);
  }

  @Override
  public PCollection<T> expand(PCollection<T> values) {
    int eventTime = index(table.schema(), "event_time");
    int start = index(table.schema(), "window_start");
    int end = index(table.schema(), "window_end");
    if (eventTime < 0 && (start < 0 || end < 0)) {
      return values;
    }
    // Local variables, so that the filter does not hold this transform.
    TableDefinition<T> definition = table;
    TimeRanges kept = ranges;
    return values
        .apply(
            "InRanges",
            Filter.by(
                value -> {
                  Object[] columns = definition.row(value);
                  return eventTime >= 0
                      ? kept.contains(millis(columns[eventTime]))
                      : kept.overlaps(millis(columns[start]), millis(columns[end]));
                }))
        .setCoder(values.getCoder());
  }

  private static long millis(Object micros) {
    return Math.floorDiv((Long) micros, MICROS);
  }

  private static int index(Schema schema, String column) {
    NestedField field = schema.findField(column);
    return field == null ? -1 : schema.columns().indexOf(field);
  }
}
