/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.sample;

import dev.tidemark.dashboard.overview.DashboardQueries;
import dev.tidemark.dashboard.overview.Row;
import dev.tidemark.pipeline.query.TableSnapshot;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of {@code docs/tables.md}, as far as the page reads them, in memory. */
public final class MemoryTables implements DashboardQueries {

  private static final String COORDINATES =
      "kafka_topic VARCHAR, kafka_partition INTEGER, kafka_offset BIGINT, arrival_time TIMESTAMPTZ";
  private static final String PANE =
      "window_start TIMESTAMPTZ, window_end TIMESTAMPTZ, pane_index BIGINT, pane_timing VARCHAR,"
          + " is_final BOOLEAN, last_arrival_time TIMESTAMPTZ";

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE bronze_clickstream (" + COORDINATES + ", payload BLOB)",
          "CREATE TABLE silver_clickstream (event_time TIMESTAMPTZ, lateness_class VARCHAR, "
              + COORDINATES
              + ")",
          "CREATE TABLE duplicates (stream VARCHAR, " + COORDINATES + ")",
          "CREATE TABLE late_events (stream VARCHAR, " + COORDINATES + ")",
          "CREATE TABLE dead_letters (stream VARCHAR, failure_type VARCHAR, stage VARCHAR,"
              + " message VARCHAR, field_path VARCHAR, payload BLOB, payload_size BIGINT, "
              + COORDINATES
              + ")",
          "CREATE TABLE gold_events_per_minute ("
              + PANE
              + ", event_type VARCHAR, event_count BIGINT, unique_users BIGINT, users_sketch BLOB)",
          "CREATE TABLE gold_active_users ("
              + PANE
              + ", active_users BIGINT, event_count BIGINT, users_sketch BLOB)",
          "CREATE TABLE gold_page_views ("
              + PANE
              + ", rank INTEGER, page_url VARCHAR, page_views BIGINT, max_error BIGINT)",
          """
          CREATE VIEW gold_events_per_minute_latest AS FROM gold_events_per_minute
          QUALIFY pane_index = max(pane_index) OVER (PARTITION BY window_start, event_type)
          """,
          """
          CREATE VIEW gold_active_users_latest AS FROM gold_active_users
          QUALIFY pane_index = max(pane_index) OVER (PARTITION BY window_start)
          """,
          """
          CREATE VIEW gold_page_views_latest AS FROM gold_page_views
          QUALIFY pane_index = max(pane_index) OVER (PARTITION BY window_start)
          """);

  private final Connection connection;
  private final Map<String, TableSnapshot> committed = new HashMap<>();
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private long lastSnapshot;
  private int queriesRun;
  private boolean closed;
  private String failure = "";

  public MemoryTables() {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      connection.setAutoCommit(false);
      for (String statement : SCHEMA) {
        execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a statement with parameters. */
  public synchronized void insert(String sql, Object... parameters) {
    try {
      PreparedStatement statement = prepared.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        prepared.put(sql, statement);
      }
      for (int i = 0; i < parameters.length; i++) {
        if (parameters[i] instanceof byte[] bytes) {
          statement.setBytes(i + 1, bytes);
        } else {
          statement.setObject(i + 1, parameters[i]);
        }
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Runs a statement once. */
  public synchronized void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Runs a query that gives one number. */
  public synchronized long count(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Ends the transaction; rows have a number of their own only then. */
  public synchronized void settle() {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the columns of a table. */
  public List<String> columns(String table) {
    return run(
            "SELECT column_name AS name FROM duckdb_columns() WHERE table_name = '" + table + "'")
        .stream()
        .map(row -> row.text("name"))
        .toList();
  }

  /** Gives a table a new snapshot. */
  public synchronized void commit(String table, long committedAtMillis) {
    committed.put(table, new TableSnapshot(++lastSnapshot, committedAtMillis));
  }

  /** From now on, queries fail with a message; an empty one ends that. */
  public synchronized void failWith(String message) {
    failure = message;
  }

  public synchronized int queriesRun() {
    return queriesRun;
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized Map<String, TableSnapshot> refresh() {
    if (!failure.isEmpty()) {
      throw new IllegalStateException(failure);
    }
    return new HashMap<>(committed);
  }

  @Override
  public synchronized List<Row> run(String sql) {
    queriesRun++;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData meta = result.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
      }
      List<Row> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          values.add(result.getObject(i));
        }
        rows.add(new Row(columns, values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public String location() {
    return "/data/warehouse";
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
