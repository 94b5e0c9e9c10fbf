/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * An embedded DuckDB that holds views only, and opens no files but those below given folders.
 *
 * <p>What it may read can write too (a COPY into a table's folder, say), so each query is parsed
 * first and refused if it is anything but one SELECT.
 */
final class ReadOnlyDatabase implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;

  private ReadOnlyDatabase(Connection connection) {
    this.connection = connection;
  }

  static ReadOnlyDatabase open(Collection<String> folders) {
    try {
      ReadOnlyDatabase database = new ReadOnlyDatabase(DriverManager.getConnection("jdbc:duckdb:"));
      try {
        // Large sorts spill here; without it, into the working directory.
        Path spill = Path.of(System.getProperty("java.io.tmpdir"), "tidemark-duckdb");
        Files.createDirectories(spill);
        database.execute("SET TimeZone = 'UTC'");
        database.execute("SET temp_directory = " + ViewSql.literal(spill.toString()));
        // Data files never change, so what was read of their footers stays true.
        database.execute("SET parquet_metadata_cache = true");
        database.execute(
            "SET allowed_directories = "
                + folders.stream()
                    .map(ViewSql::literal)
                    .collect(Collectors.joining(", ", "[", "]")));
        database.execute("SET enable_external_access = false");
        database.execute("SET lock_configuration = true");
        return database;
      } catch (IOException e) {
        database.close();
        throw new UncheckedIOException("no folder for DuckDB's temporary files", e);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new QueryException("DuckDB does not start: " + message(e), e);
    }
  }

  /** Runs a statement of ours. */
  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new QueryException(message(e), e);
    }
  }

  /** Runs somebody's query, if it is one. */
  QueryResult query(String sql, Object... values) {
    requireQuery(sql);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, QueryValues.parameter(values[i]));
      }
      try (ResultSet result = statement.executeQuery()) {
        return QueryValues.read(result);
      }
    } catch (SQLException e) {
      throw new QueryException(message(e), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new QueryException("DuckDB does not close: " + message(e), e);
    }
  }

  private void requireQuery(String sql) {
    JsonNode parsed;
    try (PreparedStatement parse =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR")) {
      parse.setString(1, sql);
      try (ResultSet result = parse.executeQuery()) {
        result.next();
        parsed = JSON.readTree(result.getString(1));
      }
    } catch (SQLException e) {
      throw new QueryException(message(e), e);
    } catch (JsonProcessingException e) {
      throw new QueryException("DuckDB's parser gave no answer", e);
    }
    if ("parser".equals(parsed.path("error_type").asText())) {
      throw new QueryException("Syntax error: " + parsed.path("error_message").asText());
    }
    if (parsed.path("error").asBoolean() || parsed.path("statements").size() != 1) {
      throw new QueryException(
          "Only a query can be run here, one at a time:"
              + " SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW or SUMMARIZE");
    }
  }

  /** DuckDB's message without the driver's own words around it. */
  private static String message(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String wrapper = "pending query result\nError: ";
    int start = message.indexOf(wrapper);
    return (start < 0 ? message : message.substring(start + wrapper.length())).strip();
  }
}
