/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the tables are: the properties of an Iceberg catalog, and the namespace within it.
 *
 * @param catalogProperties Iceberg's own catalog properties: {@code type} or {@code catalog-impl},
 *     {@code warehouse}, {@code uri} and whatever else the catalog takes
 * @param namespace the namespace that holds the tables; its levels are separated by dots
 */
public record WarehouseSettings(Map<String, String> catalogProperties, String namespace)
    implements Serializable {

  /** The namespace that is used where none is named. */
  public static final String DEFAULT_NAMESPACE = "tidemark";

  public WarehouseSettings {
    // A HashMap, because Map.copyOf's classes are not known to every serializer that Spark may use.
    catalogProperties = new HashMap<>(catalogProperties);
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("namespace must not be blank");
    }
  }

  /** The tables of the default namespace of a catalog. */
  public WarehouseSettings(Map<String, String> catalogProperties) {
    this(catalogProperties, DEFAULT_NAMESPACE);
  }

  /** A Hadoop catalog in a local folder, which is made if it does not exist. */
  public static WarehouseSettings local(Path folder) {
    return new WarehouseSettings(
        Map.of("type", "hadoop", "warehouse", "file:" + folder.toAbsolutePath().normalize()));
  }

  /** The same catalog, another namespace. */
  public WarehouseSettings withNamespace(String name) {
    return new WarehouseSettings(catalogProperties, name);
  }

  /** Where the catalog says that the tables are, for messages. Holds no credentials. */
  public String description() {
    String place =
        catalogProperties.getOrDefault("warehouse", catalogProperties.getOrDefault("uri", "?"));
    return "%s catalog at %s, namespace %s"
        .formatted(
            catalogProperties.getOrDefault(
                "type", catalogProperties.getOrDefault("catalog-impl", "hive")),
            place,
            namespace);
  }
}
