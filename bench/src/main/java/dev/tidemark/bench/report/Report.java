/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a benchmark found: a record, which is its own JSON. */
interface Report {
  ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);
  double MIB = 1 << 20;

  /** Writes it as JSON. */
  default void writeTo(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** Writes a page and the same as JSON to a folder, which is made. */
  default void writePage(Path folder, String name, String page) throws IOException {
    Files.createDirectories(folder);
    writeTo(folder.resolve(name + ".json"));
    Files.writeString(folder.resolve(name + ".md"), page);
  }
}
