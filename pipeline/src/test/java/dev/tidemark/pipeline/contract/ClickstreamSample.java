/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The records in {@code testdata/samples}, and what a correct pipeline makes of them. */
public final class ClickstreamSample {

  /** The topic that the records belong to, which is also what files are said to come from. */
  public static final String TOPIC = "clickstream-events";

  private ClickstreamSample() {}

  /** The record file. */
  public static Path file() {
    return testdata().resolve("samples").resolve("clickstream-sample.jsonl");
  }

  /** The records of the file, in its order. */
  public static List<GeneratedRecord> records() throws IOException {
    List<GeneratedRecord> records = new ArrayList<>();
    try (RecordFileReader reader = RecordFile.read(file())) {
      reader.forEachRemaining(records::add);
    }
    return records;
  }

  /** How many partitions the records are in. */
  public static int partitions() throws IOException {
    return 1 + records().stream().mapToInt(GeneratedRecord::partition).max().orElseThrow();
  }

  /** What the generator's oracle expects. */
  public static Expectation expectation() throws IOException {
    return Expectation.readFrom(
        testdata().resolve("samples").resolve("clickstream-sample.expected.json"));
  }

  /** The folder {@code testdata} of the checkout, from whichever module the tests run in. */
  static Path testdata() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path testdata = folder.resolve("testdata");
      if (Files.isDirectory(testdata.resolve("samples"))) {
        return testdata;
      }
    }
    throw new IllegalStateException("no folder testdata above " + Path.of("").toAbsolutePath());
  }
}
