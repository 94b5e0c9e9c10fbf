/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The views that stand for tables in DuckDB. */
final class ViewSql {

  private ViewSql() {}

  /** A view of a table's rows, from these files. */
  static String table(String name, Schema schema, List<Path> files, Uniformity uniformity) {
    return "CREATE OR REPLACE VIEW %s AS %s"
        .formatted(identifier(name), rows(schema, files, uniformity));
  }

  /** A query for a table's rows, from these files. */
  static String rows(Schema schema, List<Path> files, Uniformity uniformity) {
    String rows;
    if (files.isEmpty()) {
      rows = noRows(schema);
    } else {
      String paths =
          files.stream().map(path -> literal(path.toString())).collect(Collectors.joining(","));
      String read = "FROM read_parquet([" + paths + "], hive_partitioning=false";
      rows =
          switch (uniformity) {
            case SAME_COLUMNS -> read + ")";
            // The branch without rows brings the columns that no file has yet.
            case MAY_DIFFER -> read + ", union_by_name=true) UNION ALL BY NAME " + noRows(schema);
          };
    }
    return "SELECT %s FROM (%s)"
        .formatted(
            schema.columns().stream()
                .map(column -> identifier(column.name()))
                .collect(Collectors.joining(", ")),
            rows);
  }

  private static String noRows(Schema schema) {
    return schema.columns().stream()
        .map(column -> "NULL::" + type(column.type()) + " AS " + identifier(column.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  /** Whether the files of a table may differ in their columns. */
  enum Uniformity {
    /** Spares DuckDB a look at each file when the view is made. */
    SAME_COLUMNS,
    /** Columns are matched by name; one that a file does not have is null there. */
    MAY_DIFFER;

    /** What is known of a table: one that always had one schema has one kind of files. */
    static Uniformity of(Table table) {
      return table.schemas().size() == 1 ? SAME_COLUMNS : MAY_DIFFER;
    }
  }

  /** The rows of the latest pane for each key: {@code <name>_latest}. */
  static String latest(String name, Map<String, String> properties) {
    return "CREATE OR REPLACE VIEW %s AS SELECT * FROM %s %s"
        .formatted(identifier(name + "_latest"), identifier(name), latestCondition(properties));
  }

  /** The condition that leaves the rows of the latest pane for each key. */
  static String latestCondition(Map<String, String> properties) {
    return "QUALIFY " + isLatest(properties);
  }

  private static String isLatest(Map<String, String> properties) {
    String paneKey = identifiers(properties.get(TableDefinition.PANE_KEY));
    String rowKey =
        identifiers(
            properties.getOrDefault(
                TableDefinition.ROW_KEY, properties.get(TableDefinition.PANE_KEY)));
    // row_number, because a pane that was written twice must not be seen twice.
    return """
    pane_index = max(pane_index) OVER (PARTITION BY %s)
      AND row_number() OVER (PARTITION BY %s, pane_index ORDER BY last_arrival_time DESC) = 1\
    """
        .formatted(paneKey, rowKey);
  }

  /**
   * The condition that leaves the rows that a table with panes needs: those of the latest pane, and
   * those that tell of other rows that are replaced.
   */
  static String neededCondition(Map<String, String> properties) {
    String replaces = properties.get(TableDefinition.REPLACES);
    return replaces == null
        ? latestCondition(properties)
        : "QUALIFY (%s) OR len(%s) > 0".formatted(isLatest(properties), identifier(replaces));
  }

  /** The latest version of each row: {@code <name>_latest}. */
  static String latestVersions(String name, Map<String, String> properties) {
    return """
        CREATE OR REPLACE VIEW %s AS SELECT * FROM %s QUALIFY
          row_number() OVER (PARTITION BY %s ORDER BY %s DESC) = 1"""
        .formatted(
            identifier(name + "_latest"),
            identifier(name),
            identifiers(properties.get(TableDefinition.VERSION_KEY)),
            identifiers(properties.get(TableDefinition.VERSION_ORDER)));
  }

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String identifiers(String commaSeparated) {
    return List.of(commaSeparated.split(",")).stream()
        .map(ViewSql::identifier)
        .collect(Collectors.joining(", "));
  }

  /** DuckDB's name for an Iceberg type. */
  static String type(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INTEGER";
      case LONG -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP";
      case STRING -> "VARCHAR";
      case UUID -> "UUID";
      case FIXED, BINARY -> "BLOB";
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield "DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale());
      }
      case LIST -> type(type.asListType().elementType()) + "[]";
      case MAP ->
          "MAP(%s, %s)"
              .formatted(type(type.asMapType().keyType()), type(type.asMapType().valueType()));
      case STRUCT ->
          type.asStructType().fields().stream()
              .map(field -> identifier(field.name()) + " " + type(field.type()))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default -> throw new QueryException("Columns of type " + type + " cannot be queried");
    };
  }
}
