/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.resume;

import dev.tidemark.pipeline.table.RecordColumns;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableRows;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/** Leaves out of the rows of a table what a {@link Resumption} knows to be there. */
public final class ContinueTables {

  private ContinueTables() {}

  /** The rows that are new, and panes that come behind those in the table. */
  public static <T> TableRows<T> of(TableRows<T> table, Resumption resumption) {
    TableDefinition<T> definition = table.table();
    String name = "Continue " + definition.name();
    if (table.isOfRecords()) {
      return TableRows.of(
          table
              .rows()
              .apply(name, ParDo.of(new SkipCommitted<>(definition, resumption.committed())))
              .setCoder(table.rows().getCoder()),
          definition);
    }
    GoldContinuation gold = resumption.gold().get(definition.name());
    if (gold == null) {
      return table;
    }
    GoldContinuation.Columns columns = GoldContinuation.Columns.of(definition);
    return TableRows.of(
        table
            .rows()
            .apply(name, ParDo.of(new SkipSettled<>(definition, gold, columns)))
            .setCoder(table.rows().getCoder()),
        definition.withRow(row -> gold.renumbered(row, columns)));
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class SkipCommitted<T> extends DoFn<T, T> {

    private final TableDefinition<T> definition;
    private final CommittedOffsets committed;
    private transient @MonotonicNonNull RecordColumns columns;

    SkipCommitted(TableDefinition<T> definition, CommittedOffsets committed) {
      this.definition = definition;
      this.committed = committed;
    }

    @Setup
    public void findColumns() {
      columns = RecordColumns.of(definition.schema());
    }

    @ProcessElement
    public void process(@Element T value, OutputReceiver<T> output) {
      Object[] row = definition.row(value);
      if (!committed.contains(columns.topic(row), columns.partition(row), columns.offset(row))) {
        output.output(value);
      }
    }
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class SkipSettled<T> extends DoFn<T, T> {

    private final TableDefinition<T> definition;
    private final GoldContinuation gold;
    private final GoldContinuation.Columns columns;

    SkipSettled(
        TableDefinition<T> definition, GoldContinuation gold, GoldContinuation.Columns columns) {
      this.definition = definition;
      this.gold = gold;
      this.columns = columns;
    }

    @ProcessElement
    public void process(@Element T value, OutputReceiver<T> output) {
      if (gold.keeps(definition.row(value), columns)) {
        output.output(value);
      }
    }
  }
}
