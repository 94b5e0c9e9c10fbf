/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;

/**
 * The folder of a Hadoop catalog, looked at before the catalog is.
 *
 * <p>The catalog itself lists a file, or a folder that it may not read, as an empty warehouse, and
 * finds out that it cannot make its folder only at the first commit.
 */
final class WarehouseFolder {

  private WarehouseFolder() {}

  /**
   * Checks that the folder can be read, or made if it does not exist. Other catalogs have none.
   *
   * @throws WarehouseException if not
   * @throws IOException if the file system cannot be asked
   */
  static void requireUsable(Map<String, String> catalogProperties, Configuration configuration)
      throws IOException {
    String location = catalogProperties.get(CatalogProperties.WAREHOUSE_LOCATION);
    String type = catalogProperties.get(CatalogUtil.ICEBERG_CATALOG_TYPE);
    if (location == null || !CatalogUtil.ICEBERG_CATALOG_TYPE_HADOOP.equals(type)) {
      return;
    }
    Path path = new Path(location);
    FileSystem files = path.getFileSystem(configuration);
    if (files instanceof LocalFolderFileSystem local) {
      requireLocalFolder(local.pathToFile(path).toPath());
    } else if (files.exists(path) && !files.getFileStatus(path).isDirectory()) {
      throw unusable(location + " is not a folder");
    }
  }

  private static void requireLocalFolder(java.nio.file.Path folder) {
    java.nio.file.Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw unusable(existing + " is not a folder");
    }
    if (!Files.isReadable(existing) || !Files.isExecutable(existing)) {
      throw unusable(existing + " may not be read");
    }
    if (!existing.equals(folder) && !Files.isWritable(existing)) {
      throw unusable(folder + " does not exist, and no folder can be made in " + existing);
    }
  }

  private static WarehouseException unusable(String reason) {
    return new WarehouseException("The warehouse cannot be used: " + reason);
  }
}
