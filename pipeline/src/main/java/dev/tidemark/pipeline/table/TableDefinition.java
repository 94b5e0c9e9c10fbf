/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;

/**
 * What a table is, and how a value becomes a row of it.
 *
 * <p>The Iceberg schema is the one source: the schema of the files and the name mapping, for files
 * without field ids that others may add, are derived from it.
 *
 * @param <T> the type of value that a row is made from
 */
public final class TableDefinition<T> implements Serializable {

  /**
   * The columns of a value, in the order of the schema, in Iceberg's internal representation:
   * timestamps as microseconds ({@code Long}), dates as days since 1970 ({@code Integer}), binary
   * as {@code ByteBuffer}, a list of structs as a list of {@code StructLike}, null where it is
   * null.
   */
  @FunctionalInterface
  public interface Columns<T> extends Serializable {
    Object[] of(T value);
  }

  /** A change of rows that travels with the table's definition. */
  @FunctionalInterface
  public interface UnaryOperator<V> extends java.util.function.UnaryOperator<V>, Serializable {}

  /** Table property: the columns whose rows of an earlier pane a later pane replaces. */
  public static final String PANE_KEY = "tidemark.pane-key";

  /** Table property: the columns that tell the rows of one pane apart. */
  public static final String ROW_KEY = "tidemark.row-key";

  /**
   * Table property: the column in which a row of a pane lists rows of other keys that it replaces.
   * Only the first pane to know of it says so.
   */
  public static final String REPLACES = "tidemark.replaces";

  /** Table property: the columns of which a later version of a row replaces an earlier one. */
  public static final String VERSION_KEY = "tidemark.version-key";

  /** Table property: the column that tells which version of a row is the latest. */
  public static final String VERSION_ORDER = "tidemark.version-order";

  /** Table property: columns with estimates, which need not be the same in two runs. */
  public static final String ESTIMATES = "tidemark.estimates";

  /**
   * Table property: {@code column=value}, where only events with this value in this column of
   * silver count in the table. Absent where all do.
   */
  public static final String COUNTED = "tidemark.counted";

  /** What the names of properties begin with that say how files are written. */
  private static final String WRITING = "write.";

  /** How far back a table can be read as it was, and a retried commit is recognised ... */
  private static final Duration SNAPSHOT_AGE = Duration.ofHours(3);

  /** ... but at least so many commits. */
  private static final int SNAPSHOTS_KEPT = 100;

  private final String name;
  private final Schema schema;
  private final PartitionSpec partitionSpec;
  private final TreeMap<String, String> properties;
  private final TreeMap<String, String> writing;
  private final Columns<T> columns;

  private TableDefinition(
      String name,
      Schema schema,
      PartitionSpec partitionSpec,
      Map<String, String> properties,
      Columns<T> columns) {
    this.name = requireNonNull(name, "name");
    this.schema = requireNonNull(schema, "schema");
    this.partitionSpec = requireNonNull(partitionSpec, "partitionSpec");
    this.properties = new TreeMap<>(properties);
    this.writing = new TreeMap<>(this.properties);
    this.writing.keySet().removeIf(property -> !property.startsWith(WRITING));
    this.columns = requireNonNull(columns, "columns");
  }

  /** A table without properties of its own. */
  public static <T> TableDefinition<T> of(
      String name, Schema schema, PartitionSpec partitionSpec, Columns<T> columns) {
    return new TableDefinition<>(name, schema, partitionSpec, Map.of(), columns);
  }

  /** The same table with one more Iceberg table property, set when the table is made. */
  public TableDefinition<T> withProperty(String key, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(key, value);
    return new TableDefinition<>(name, schema, partitionSpec, more, columns);
  }

  /**
   * The same table, writing these columns as they are: for values that hardly repeat. A dictionary
   * for them is built, hashing each value, only to be thrown away when it has grown too large.
   */
  public TableDefinition<T> withoutDictionary(String... columnNames) {
    return writingColumns(TableProperties.PARQUET_DICT_ENCODING_ENABLED_COLUMN_PREFIX, columnNames);
  }

  /**
   * The same table, without the lowest and highest values of these columns in its files: for values
   * that come in any order, so that each file has some of everywhere and no reader could leave it
   * out. Keeping them compares each value with both.
   */
  public TableDefinition<T> withoutBounds(String... columnNames) {
    return writingColumns(TableProperties.PARQUET_COLUMN_STATS_ENABLED_PREFIX, columnNames);
  }

  private TableDefinition<T> writingColumns(String disabled, String... columnNames) {
    TableDefinition<T> without = this;
    for (String column : columnNames) {
      requireNonNull(schema.findField(column), column);
      without = without.withProperty(disabled + column, "false");
    }
    return without;
  }

  /** The table's name within the namespace. */
  public String name() {
    return name;
  }

  /** The columns with their field ids. */
  public Schema schema() {
    return schema;
  }

  /** How files are laid out. */
  public PartitionSpec partitionSpec() {
    return partitionSpec;
  }

  /** The table's properties, the name mapping among them. */
  public Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>();
    all.put(
        TableProperties.DEFAULT_NAME_MAPPING, NameMappingParser.toJson(MappingUtil.create(schema)));
    // Streaming makes a metadata file per commit; keep those that a slow reader may still hold.
    all.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    all.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");
    all.put(TableProperties.MAX_SNAPSHOT_AGE_MS, Long.toString(SNAPSHOT_AGE.toMillis()));
    all.put(TableProperties.MIN_SNAPSHOTS_TO_KEEP, Integer.toString(SNAPSHOTS_KEPT));
    all.putAll(properties);
    return all;
  }

  /** Of the properties those that say how files are written. */
  Map<String, String> writing() {
    return writing;
  }

  /** The partition that a value belongs to. */
  public PartitionKey partition(T value) {
    PartitionKey key = new PartitionKey(partitionSpec, schema);
    key.partition(new ColumnValues(columns.of(value)));
    return key;
  }

  /**
   * The same table, with its rows changed once more before they are written.
   *
   * @param change takes the columns of a row, and may return the same array
   */
  public TableDefinition<T> withRow(UnaryOperator<Object[]> change) {
    Columns<T> before = columns;
    return new TableDefinition<>(
        name, schema, partitionSpec, properties, value -> change.apply(before.of(value)));
  }

  /** The row of a value; see {@link Columns}. */
  public Object[] row(T value) {
    return columns(value);
  }

  /** The columns of a value; see {@link Columns}. */
  Object[] columns(T value) {
    Object[] values = columns.of(value);
    if (values.length != schema.columns().size()) {
      throw new IllegalStateException(
          "table %s has %d columns, not %d"
              .formatted(name, schema.columns().size(), values.length));
    }
    return values;
  }
}
