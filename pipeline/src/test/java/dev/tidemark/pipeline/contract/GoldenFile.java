/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    List<String> found = csv.toString().lines().toList();
    if ("write".equals(System.getProperty(PROPERTY))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", found) + "\n");
      return;
    }
    List<String> golden = Files.readAllLines(file);
    assertThat("not found: lines of " + file, without(golden, found), is(empty()));
    assertThat("found beside the lines of " + file, without(found, golden), is(empty()));
    assertThat("the order of the lines of " + file, found, is(equalTo(golden)));
  }

  private static List<String> without(List<String> lines, List<String> others) {
    List<String> left = new ArrayList<>(lines);
    left.removeAll(others);
    return left;
  }
}
