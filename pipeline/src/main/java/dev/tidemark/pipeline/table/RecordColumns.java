/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Finds the Kafka coordinates, and the lateness class, in the rows of a table. */
public final class RecordColumns {

  private static final int NONE = -1;

  private final int topic;
  private final int partition;
  private final int offset;
  private final int latenessClass;

  private RecordColumns(int topic, int partition, int offset, int latenessClass) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.latenessClass = latenessClass;
  }

  /** The columns of a schema. */
  public static RecordColumns of(Schema schema) {
    return new RecordColumns(
        place(schema, "kafka_topic"),
        place(schema, "kafka_partition"),
        place(schema, "kafka_offset"),
        place(schema, "lateness_class"));
  }

  /** Whether the table has coordinates at all. */
  public boolean present() {
    return topic >= 0 && partition >= 0 && offset >= 0;
  }

  /** The topic of a row's record. */
  public String topic(Object[] row) {
    return (String) row[topic];
  }

  /** The partition of a row's record. */
  public int partition(Object[] row) {
    return (Integer) row[partition];
  }

  /** The offset of a row's record. */
  public long offset(Object[] row) {
    return (Long) row[offset];
  }

  /** The label of a row's lateness class, or null where the table has none. */
  @Nullable Object latenessClass(Object[] row) {
    return latenessClass == NONE ? null : row[latenessClass];
  }

  private static int place(Schema schema, String column) {
    NestedField field = schema.findField(column);
    return field == null ? NONE : schema.columns().indexOf(field);
  }
}
