/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tidemark.transforms.record.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarehouseTest {

  @TempDir Path folder;

  @Test
  void tablesAreMadeOnceWithTheIdsOfTheirDefinition() {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      assertThat(warehouse.tableNames(), is(empty()));
      for (TableDefinition<?> definition : ClickstreamTables.all(POLICY)) {
        Table table = warehouse.ensure(definition);
        assertThat(table.schema().asStruct(), equalTo(definition.schema().asStruct()));
        assertThat(warehouse.ensure(definition).uuid(), equalTo(table.uuid()));
      }
      assertThat(
          warehouse.tableNames(),
          contains(
              "bronze_clickstream",
              "dead_letters",
              "duplicates",
              "gold_active_users",
              "gold_events_per_minute",
              "gold_page_views",
              "late_events",
              "silver_clickstream"));
      assertThat(warehouse.find("gold").isPresent(), is(false));
    }
  }

  @Test
  void anotherNamespaceHasOtherTables() {
    WarehouseSettings settings = WarehouseSettings.local(folder);
    try (Warehouse warehouse = Warehouse.open(settings);
        Warehouse other = Warehouse.open(settings.withNamespace("a.b"))) {
      warehouse.ensure(ClickstreamTables.bronze());
      other.ensure(ClickstreamTables.pageViews());

      assertThat(warehouse.tableNames(), contains("bronze_clickstream"));
      assertThat(other.tableNames(), contains("gold_page_views"));
    }
  }

  @Test
  void aTableOfAnotherShapeIsRefused() {
    Schema schema =
        new Schema(
            ClickstreamTables.pageViews().schema().columns().stream()
                .map(
                    column ->
                        column.name().equals("rank")
                            ? NestedField.required(column.fieldId(), "rank", Types.LongType.get())
                            : column)
                .toList());
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      warehouse.ensure(
          TableDefinition.of(
              "gold_page_views",
              schema,
              PartitionSpec.unpartitioned(),
              (RawRecord value) -> new Object[0]));
      WarehouseException refused =
          assertThrows(
              WarehouseException.class, () -> warehouse.ensure(ClickstreamTables.pageViews()));
      assertThat(
          refused.getMessage(),
          allOf(
              containsString("Table gold_page_views was made by another version"),
              containsString("7: rank: required int")));
    }
  }

  @Test
  void theProbeOfAWritableWarehouseLeavesNothing() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      warehouse.checkWritable();
      assertThat(warehouse.tableNames(), is(empty()));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).toList(), is(empty()));
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsOneClearSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("taken"), "not a folder");
    assertThat(
        refusal(WarehouseSettings.local(file)),
        equalTo("The warehouse cannot be used: " + file + " is not a folder"));
    assertThat(
        refusal(WarehouseSettings.local(file.resolve("a/b"))),
        equalTo("The warehouse cannot be used: " + file + " is not a folder"));
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedAtOnce() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(closed), "the superuser may write everywhere");
    assertThat(
        refusal(WarehouseSettings.local(closed.resolve("a/b"))),
        equalTo(
            "The warehouse cannot be used: %s/a/b does not exist, and no folder can be made in %s"
                .formatted(closed, closed)));
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(closed))) {
      assertThat("what is only read need not be writable", warehouse.tableNames(), is(empty()));
    }
  }

  @Test
  void aFolderThatMayNotBeReadIsNotAnEmptyWarehouse() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(closed), "the superuser may read everything");
    assertThat(
        refusal(WarehouseSettings.local(closed)),
        equalTo("The warehouse cannot be used: " + closed + " may not be read"));
  }

  @Test
  void openingDoesNotMakeTheFolder() {
    Path later = folder.resolve("a/b");
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(later))) {
      assertThat(warehouse.tableNames(), is(empty()));
      assertThat(Files.exists(later), is(false));
      warehouse.checkWritable();
    }
  }

  @Test
  void referencesToSecretsAreResolvedWhereTheCatalogIsOpened() throws Exception {
    Path location = Files.writeString(folder.resolve("location"), folder.resolve("w").toString());
    WarehouseSettings settings =
        new WarehouseSettings(Map.of("type", "hadoop", "warehouse", "${file:" + location + "}"));
    try (Warehouse warehouse = Warehouse.open(settings)) {
      warehouse.ensure(ClickstreamTables.bronze());
      assertThat(Files.isDirectory(folder.resolve("w/tidemark/bronze_clickstream")), is(true));
      assertThat(warehouse.settings(), equalTo(settings));
    }
  }

  @Test
  void secretsStayOutOfMessages() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "planted.Secret");
    assertThat(
        refusal(new WarehouseSettings(Map.of("catalog-impl", "${file:" + secret + "}"))),
        allOf(containsString("cannot be opened"), not(containsString("planted"))));
  }

  @Test
  void anUnknownCatalogIsOneClearSentence() {
    WarehouseException unusable =
        assertThrows(
            WarehouseException.class,
            () ->
                Warehouse.open(
                    new WarehouseSettings(
                        Map.of("catalog-impl", "no.such.Catalog", "warehouse", "x"))));
    assertThat(
        unusable.getMessage(),
        containsString("The warehouse cannot be opened (no.such.Catalog catalog at x"));
  }

  @Test
  void definitionsCanBeSentToWorkers() {
    for (TableDefinition<?> definition : ClickstreamTables.all(POLICY)) {
      TableDefinition<?> copy = SerializableUtils.clone(definition);
      assertThat(copy.schema().asStruct(), equalTo(definition.schema().asStruct()));
      assertThat(copy.properties(), equalTo(definition.properties()));
    }
  }

  @Test
  void aThousandPartitionsDoNotOpenAThousandFiles() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableDefinition<RawRecord> bronze = ClickstreamTables.bronze();
      OpenFiles<RawRecord> open = new OpenFiles<>(bronze, warehouse.ensure(bronze));
      List<WrittenFile> files = new ArrayList<>();
      for (int hour = 0; hour < 40; hour++) {
        RawRecord record =
            new RawRecord(
                TableFixture.position(hour, Duration.ofHours(hour)), null, null, List.of());
        open.write(record, files::add);
        assertThat(hour + 1 - files.size(), lessThanOrEqualTo(OpenFiles.MAX_OPEN));
      }
      open.close(files::add);

      assertThat(files.size(), equalTo(40));
      assertThat(files.stream().map(WrittenFile::path).distinct().count(), equalTo(40L));
    }
  }

  @Test
  void anAbandonedFileIsRemoved() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableDefinition<RawRecord> bronze = ClickstreamTables.bronze();
      OpenFiles<RawRecord> open = new OpenFiles<>(bronze, warehouse.ensure(bronze));
      open.write(raw(1), file -> {});
      open.abandon();

      try (Stream<Path> files = Files.walk(folder)) {
        assertThat(
            files.filter(file -> file.toString().endsWith(".parquet")).toList(), is(empty()));
      }
    }
  }

  private static String refusal(WarehouseSettings settings) {
    return assertThrows(WarehouseException.class, () -> Warehouse.open(settings).close())
        .getMessage();
  }
}
