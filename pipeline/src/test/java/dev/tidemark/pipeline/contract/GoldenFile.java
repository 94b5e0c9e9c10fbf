/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rows that were looked through once and must not change, as CSV in {@code testdata/golden}. */
final class GoldenFile {

  /** With the value {@code write}, golden files are written and not compared. */
  private static final String PROPERTY = "tidemark.golden";

  private final Path file;

  private GoldenFile(Path file) {
    this.file = file;
  }

  static GoldenFile of(String table) {
    return new GoldenFile(ClickstreamSample.testdata().resolve("golden").resolve(table + ".csv"));
  }

  void check(QueryResult actual) throws IOException {
    StringWriter csv = new StringWriter();
    ResultFormat.CSV.print(actual, new PrintWriter(csv, true));
    String lines = csv.toString().replace(System.lineSeparator(), "\n");
    if ("write".equals(System.getProperty(PROPERTY))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, lines);
      return;
    }
    assertThat(file.getFileName().toString(), lines, equalTo(Files.readString(file)));
  }
}
