/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFileWriterTest {

  @TempDir Path folder;

  @Test
  void valuesThatHardlyRepeatGetNoDictionary() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      tables.commit(
          ClickstreamTables.bronze(),
          IntStream.range(0, 100).mapToObj(i -> TableFixture.raw((long) i)).toList());
    }

    Map<String, String> encodings = encodings();

    for (String column : List.of("kafka_offset", "arrival_time", "payload")) {
      assertThat(column, encodings.get(column), not(containsString("DICTIONARY")));
    }
    assertThat(encodings.get("kafka_topic"), containsString("DICTIONARY"));
    assertThat("every column has values", encodings.containsValue(null), equalTo(false));
  }

  private Map<String, String> encodings() throws Exception {
    Map<String, String> encodings = new HashMap<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT path_in_schema, encodings FROM parquet_metadata('"
                    + folder
                    + "/**/*.parquet')")) {
      while (rows.next()) {
        encodings.put(rows.getString(1), rows.getString(2));
      }
    }
    return encodings;
  }
}
