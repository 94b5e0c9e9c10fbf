/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import dev.tidemark.pipeline.config.Secrets;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * An open Iceberg catalog and the tables of one namespace in it.
 *
 * <p>Safe for several threads. Every failure is a {@link WarehouseException} that says in one
 * sentence what could not be done.
 */
public final class Warehouse implements AutoCloseable {

  /** Catalog properties with this prefix are Hadoop configuration, without the prefix. */
  private static final String HADOOP_PREFIX = "hadoop.";

  private final WarehouseSettings settings;
  private final Catalog catalog;
  private final Namespace namespace;

  private Warehouse(WarehouseSettings settings, Catalog catalog) {
    this.settings = settings;
    this.catalog = catalog;
    this.namespace = Namespace.of(settings.namespace().split("\\."));
  }

  /**
   * Opens the catalog and lists its tables once, so that a wrong address shows here. References to
   * secrets among the catalog's properties are resolved here, in the process that uses them.
   *
   * @throws WarehouseException if it cannot be used
   * @throws Secrets.SecretNotFoundException if a reference leads nowhere
   */
  public static Warehouse open(WarehouseSettings settings) {
    Map<String, String> properties = Secrets.resolve(settings.catalogProperties());
    Configuration configuration = configuration(properties);
    Warehouse warehouse =
        attempt(
            settings,
            "The warehouse cannot be opened (" + settings.description() + ")",
            () -> {
              try {
                WarehouseFolder.requireUsable(properties, configuration);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return new Warehouse(
                  settings, CatalogUtil.buildIcebergCatalog("tidemark", properties, configuration));
            });
    try {
      warehouse.tableNames();
      return warehouse;
    } catch (WarehouseException e) {
      warehouse.close();
      throw e;
    }
  }

  /** What this warehouse was opened with. */
  public WarehouseSettings settings() {
    return settings;
  }

  /**
   * Makes a table, writes a file into it and removes both: proof that a pipeline may write here.
   *
   * @throws WarehouseException if any of it fails
   */
  public void checkWritable() {
    attempt(
        settings,
        "The warehouse cannot be written (" + settings.description() + ")",
        () -> {
          makeNamespace();
          Schema schema = new Schema(NestedField.required(1, "probe", Types.LongType.get()));
          TableIdentifier probe = identifier("tidemark_probe_" + UUID.randomUUID());
          Table table = catalog.createTable(probe, schema, PartitionSpec.unpartitioned());
          try {
            String path = table.locationProvider().newDataLocation("probe");
            try (var file = table.io().newOutputFile(path).createOrOverwrite()) {
              file.write(1);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            table.io().deleteFile(path);
          } finally {
            catalog.dropTable(probe, true);
          }
          return probe;
        });
  }

  /**
   * The table of a definition; made if it does not exist.
   *
   * @throws WarehouseException if it exists and has another schema, or cannot be made
   */
  public Table ensure(TableDefinition<?> definition) {
    Table table =
        find(definition.name())
            .orElseGet(
                () ->
                    attempt(
                        settings,
                        "Table " + definition.name() + " cannot be made",
                        () -> create(definition)));
    requireColumns(table, definition);
    return table;
  }

  /** The table of this name with its current snapshot, if there is one. */
  public Optional<Table> find(String name) {
    return attempt(
        settings,
        "Table " + name + " cannot be read",
        () -> {
          try {
            return Optional.of(catalog.loadTable(identifier(name)));
          } catch (NoSuchTableException e) {
            return Optional.empty();
          }
        });
  }

  /** The names of the tables, sorted. */
  public List<String> tableNames() {
    return attempt(
        settings,
        "The warehouse cannot be read (" + settings.description() + ")",
        () -> {
          try {
            return catalog.listTables(namespace).stream()
                .map(TableIdentifier::name)
                .sorted()
                .toList();
          } catch (NoSuchNamespaceException e) {
            return List.of();
          }
        });
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new WarehouseException("The catalog cannot be closed: " + e.getMessage(), e);
      }
    }
  }

  private Table create(TableDefinition<?> definition) {
    makeNamespace();
    TableIdentifier identifier = identifier(definition.name());
    try {
      return catalog.createTable(
          identifier, definition.schema(), definition.partitionSpec(), definition.properties());
    } catch (AlreadyExistsException e) {
      // Somebody else made it since we looked.
      return catalog.loadTable(identifier);
    }
  }

  private void makeNamespace() {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Somebody else made it since we looked, which is as good.
        return;
      }
    }
  }

  private static void requireColumns(Table table, TableDefinition<?> definition) {
    for (NestedField column : definition.schema().columns()) {
      NestedField existing = table.schema().findField(column.name());
      if (existing == null
          || existing.fieldId() != column.fieldId()
          || !existing.type().equals(column.type())) {
        throw new WarehouseException(
            "Table %s was made by another version: this one writes the column \"%s\", the table has %s"
                .formatted(
                    definition.name(),
                    column,
                    existing == null ? "no such column" : "\"" + existing + "\""));
      }
    }
    if (!table.spec().compatibleWith(definition.partitionSpec())) {
      throw new WarehouseException(
          "Table %s was made by another version: this one partitions by %s, the table by %s"
              .formatted(definition.name(), definition.partitionSpec(), table.spec()));
    }
  }

  private TableIdentifier identifier(String name) {
    return TableIdentifier.of(namespace, name);
  }

  private static Configuration configuration(Map<String, String> catalogProperties) {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.file.impl", LocalFolderFileSystem.class, FileSystem.class);
    // Spark has put Hadoop's own local file system into the process's cache before us.
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    catalogProperties.forEach(
        (key, value) -> {
          if (key.startsWith(HADOOP_PREFIX)) {
            configuration.set(key.substring(HADOOP_PREFIX.length()), value);
          }
        });
    return configuration;
  }

  private static <V> V attempt(WarehouseSettings settings, String failure, Supplier<V> action) {
    try {
      return action.get();
    } catch (WarehouseException e) {
      throw e;
    } catch (RuntimeException e) {
      Throwable root = e;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      // What a catalog says may quote the address or the login that it was given.
      String reason = Secrets.scrubbed(reason(root), settings.catalogProperties());
      throw new WarehouseException(failure + ": " + reason, e);
    }
  }

  private static String reason(Throwable root) {
    String message = root.getMessage();
    return message == null || message.isBlank()
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
