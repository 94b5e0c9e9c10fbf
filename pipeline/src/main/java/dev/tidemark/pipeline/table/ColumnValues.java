/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import org.apache.iceberg.StructLike;

/** The columns of one row as Iceberg's partition transforms want to see them. */
@SuppressWarnings("ArrayRecordComponent") // Lives for one call; nobody compares it.
record ColumnValues(Object[] values) implements StructLike {

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public <V> V get(int position, Class<V> javaClass) {
    return javaClass.cast(values[position]);
  }

  @Override
  public <V> void set(int position, V value) {
    throw new UnsupportedOperationException("a row does not change");
  }
}
