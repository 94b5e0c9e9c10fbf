/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileReader;
import dev.tidemark.testdata.record.RecordFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The files in {@code samples} are what the generator makes. After a wanted change write them anew:
 * {@code ./mvnw -pl testdata test -Dtest=SampleTest -Dtidemark.samples=write}.
 */
final class SampleTest {
  private static final Path RECORDS = Path.of("samples", "clickstream-sample.jsonl");
  private static final Path EXPECTED = Path.of("samples", "clickstream-sample.expected.json");
  private static final Generated SAMPLE =
      Generated.from(
          GeneratorSettings.defaults()
              .withSeed(7)
              .withEvents(300)
              .withDefectShare(Defect.PAYLOAD_TOO_LARGE, 0));

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if (!"write".equals(System.getProperty("tidemark.samples"))) {
      return;
    }
    Files.createDirectories(RECORDS.getParent());
    try (RecordFileWriter writer = RecordFile.write(RECORDS)) {
      for (GeneratedRecord record : SAMPLE.records()) {
        writer.write(record);
      }
    }
    SAMPLE.expectation().writeTo(EXPECTED);
  }

  @Test
  void recordsAreWhatTheGeneratorMakes() throws IOException {
    List<GeneratedRecord> records = new ArrayList<>();
    try (RecordFileReader reader = RecordFile.read(RECORDS)) {
      reader.forEachRemaining(records::add);
    }
    assertThat(records, equalTo(SAMPLE.records()));
    assertThat(Files.size(RECORDS), is(lessThan(500_000L)));
  }

  @Test
  void expectationIsTheOracles() throws IOException {
    assertThat(Expectation.readFrom(EXPECTED), equalTo(SAMPLE.expectation()));
  }
}
