/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.WarehouseException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Reads rows of data files in the form in which files are written: see {@link
 * dev.tidemark.pipeline.table.TableDefinition.Columns}. DuckDB reads, selects and sorts; what does
 * not fit into its memory, {@value #MEMORY}, it spills to disk.
 */
public final class FileRows {

  private static final String MEMORY = "1GB";

  private final Table table;
  private final List<Path> files;
  private final String condition;
  private final String order;
  private final List<KeySpan> spans;

  private FileRows(
      Table table, List<Path> files, String condition, String order, List<KeySpan> spans) {
    this.table = table;
    this.files = files;
    this.condition = condition;
    this.order = order;
    this.spans = spans;
  }

  /** All rows of these files of a table, in no order. */
  public static FileRows of(Table table, Collection<DataFile> files) {
    return new FileRows(
        table,
        files.stream().map(file -> SnapshotFiles.localPath(file.location())).toList(),
        "",
        "",
        List.of());
  }

  /** Of these only the rows for which an SQL condition is true. */
  public FileRows where(String sql) {
    return new FileRows(table, files, " WHERE " + sql, order, spans);
  }

  /** With these spans, for conditions that {@link KeySpan#has} makes. */
  public FileRows alongside(List<KeySpan> keySpans) {
    return new FileRows(table, files, condition, order, List.copyOf(keySpans));
  }

  /**
   * Of these only the latest pane of each window and key, as the view {@code _latest} has it, and
   * the panes that tell of others that are replaced.
   */
  public FileRows latestPanes() {
    return new FileRows(
        table, files, " " + ViewSql.neededCondition(table.properties()), order, spans);
  }

  /** In the order of these columns. */
  public FileRows orderedBy(List<String> columns) {
    return new FileRows(
        table,
        files,
        condition,
        columns.isEmpty()
            ? ""
            : columns.stream()
                .map(ViewSql::identifier)
                .collect(Collectors.joining(", ", " ORDER BY ", "")),
        spans);
  }

  /** How many rows there are. */
  public long count() {
    long[] count = new long[1];
    run(
        "SELECT count(*) FROM (FROM rows" + condition + ")",
        row -> count[0] = ((Number) row.getObject(1)).longValue());
    return count[0];
  }

  /** Gives each row to the consumer. */
  public void forEach(Consumer<@Nullable Object[]> consumer) {
    List<NestedField> columns = table.schema().columns();
    String selected = columns.stream().map(FileRows::internal).collect(Collectors.joining(", "));
    run(
        "SELECT " + selected + " FROM (FROM rows" + condition + ")" + order,
        row -> {
          @Nullable Object[] values = new @Nullable Object[columns.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = value(row.getObject(i + 1), columns.get(i).type());
          }
          consumer.accept(values);
        });
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void run(String sql, RowReader reader) {
    Properties streaming = new Properties();
    streaming.setProperty("jdbc_stream_results", "true");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming);
        Statement statement = connection.createStatement()) {
      Path spill = Path.of(System.getProperty("java.io.tmpdir"), "tidemark-duckdb");
      Files.createDirectories(spill);
      statement.execute("SET temp_directory = " + ViewSql.literal(spill.toString()));
      statement.execute("SET memory_limit = '" + MEMORY + "'");
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(ViewSql.table("rows", table.schema(), files, ViewSql.Uniformity.of(table)));
      makeSpans(connection, statement);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    } catch (SQLException | IOException e) {
      throw new WarehouseException(
          "Files of table %s cannot be read: %s".formatted(table.name(), e.getMessage()), e);
    }
  }

  private void makeSpans(Connection connection, Statement statement) throws SQLException {
    if (spans.isEmpty()) {
      return;
    }
    statement.execute("CREATE TABLE key_spans (key VARCHAR, from_millis BIGINT, to_millis BIGINT)");
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("main", "key_spans")) {
      for (KeySpan span : spans) {
        appender.beginRow();
        appender.append(span.key());
        appender.append(span.fromMillis());
        appender.append(span.toMillis());
        appender.endRow();
      }
    }
  }

  /** A column as Iceberg represents it internally, as far as SQL can. */
  private static String internal(NestedField column) {
    String name = ViewSql.identifier(column.name());
    return switch (column.type().typeId()) {
      case TIMESTAMP -> "epoch_us(" + name + ")";
      case DATE -> "date_diff('day', DATE '1970-01-01', " + name + ")::INTEGER";
      default -> name;
    };
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static @Nullable Object value(@Nullable Object value, Type type) throws SQLException {
    if (value == null) {
      return null;
    }
    return switch (type.typeId()) {
      case BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, STRING -> value;
      // Those of columns are numbers already, those within lists are not.
      case TIMESTAMP -> value instanceof OffsetDateTime time ? micros(time.toInstant()) : value;
      case DATE -> value instanceof LocalDate date ? Math.toIntExact(date.toEpochDay()) : value;
      case DECIMAL -> ((BigDecimal) value).setScale(((Types.DecimalType) type).scale());
      case BINARY -> {
        Blob blob = (Blob) value;
        yield ByteBuffer.wrap(blob.getBytes(1, Math.toIntExact(blob.length())));
      }
      case LIST -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (Object element : (Object[]) ((Array) value).getArray()) {
          elements.add(value(element, type.asListType().elementType()));
        }
        yield elements;
      }
      case STRUCT -> {
        @Nullable Object[] fields =
            Arrays.copyOf(((Struct) value).getAttributes(), type.asStructType().fields().size());
        for (int i = 0; i < fields.length; i++) {
          fields[i] = value(fields[i], type.asStructType().fields().get(i).type());
        }
        yield fields;
      }
      default -> throw new WarehouseException("Columns of type " + type + " cannot be rewritten");
    };
  }
}
