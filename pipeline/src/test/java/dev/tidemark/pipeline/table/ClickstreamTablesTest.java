/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClickstreamTablesTest {

  @TempDir Path folder;

  @Test
  void bronzeIsReadBackByIcebergAndByDuckDb() throws Exception {
    long arrival = Instant.parse("2026-03-01T10:59:59.999Z").toEpochMilli();
    RawRecord raw =
        new RawRecord(
            new RecordPosition("clicks", 3, 42L, arrival, arrival + 7),
            null,
            "payload".getBytes(StandardCharsets.UTF_8),
            List.of(new RawRecord.Header("a", new byte[] {1, 2}), new RawRecord.Header("a", null)));
    TableDefinition<RawRecord> bronze = ClickstreamTables.bronze();
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      for (TableDefinition<?> d : ClickstreamTables.all(TimePolicy.DEFAULT)) {
        warehouse.ensure(d);
      }
      Table table = warehouse.ensure(bronze);
      DataFileWriter<RawRecord> writer = DataFileWriter.open(bronze, table, bronze.partition(raw));
      writer.write(bronze.columns(raw));
      WrittenFile file = writer.close();
      System.out.println(file);
      table.newAppend().appendFile(file.toDataFile(table)).commit();
      List<Record> rows = new ArrayList<>();
      try (CloseableIterable<Record> read =
          IcebergGenerics.read(table)
              .select("kafka_topic", "arrival_time", "key", "payload")
              .build()) {
        read.forEach(rows::add);
      }
      System.out.println(rows);
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          ResultSet result =
              connection
                  .createStatement()
                  .executeQuery(
                      "select * from read_parquet(['" + file.path().replace("file:", "") + "'])")) {
        result.next();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          System.out.println(
              result.getMetaData().getColumnName(i)
                  + " "
                  + result.getMetaData().getColumnTypeName(i)
                  + " "
                  + result.getObject(i));
        }
      }
      assertThat(file.records(), equalTo(1L));
    }
  }
}
