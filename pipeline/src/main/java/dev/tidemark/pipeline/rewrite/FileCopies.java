/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;

/**
 * Copies data files under new names. A file that was removed from a table must not be added again
 * as it is: when the snapshot that removed it expires, the file is deleted.
 */
final class FileCopies {

  /** Between the original's name and what makes the copy's name another one. */
  private static final String MARK = "~";

  private FileCopies() {}

  /** What a file has in common with its copies, and with no other file: the original's name. */
  static String origin(DataFile file) {
    String name = file.location().substring(file.location().lastIndexOf('/') + 1);
    int end = name.indexOf(MARK);
    return end < 0 ? name.replaceFirst("[.]parquet$", "") : name.substring(0, end);
  }

  static List<DataFile> of(Table table, Collection<DataFile> files) {
    List<DataFile> copies = new ArrayList<>();
    for (DataFile file : files) {
      PartitionSpec spec = table.specs().get(file.specId());
      String name = origin(file) + MARK + UUID.randomUUID() + ".parquet";
      String location =
          spec.isPartitioned()
              ? table.locationProvider().newDataLocation(spec, file.partition(), name)
              : table.locationProvider().newDataLocation(name);
      try (InputStream in = table.io().newInputFile(file.location()).newStream();
          OutputStream out = table.io().newOutputFile(location).create()) {
        in.transferTo(out);
      } catch (IOException e) {
        throw new RewriteException(
            "The file %s cannot be copied: %s".formatted(file.location(), e.getMessage()), e);
      }
      copies.add(DataFiles.builder(spec).copy(file).withPath(location).build());
    }
    return copies;
  }
}
