/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.values.PCollection;

/**
 * Values, and the table that they are to be rows of.
 *
 * @param rows the values, in any windowing
 * @param table the table
 * @param <T> the type of the values
 */
public record TableRows<T>(PCollection<T> rows, TableDefinition<T> table) {

  public TableRows {
    requireNonNull(rows, "rows");
    requireNonNull(table, "table");
  }

  /** These values for this table. */
  public static <T> TableRows<T> of(PCollection<T> rows, TableDefinition<T> table) {
    return new TableRows<>(rows, table);
  }

  /** Whether each row stands for a Kafka record and has its coordinates. */
  public boolean isOfRecords() {
    return RecordColumns.of(table.schema()).present();
  }
}
