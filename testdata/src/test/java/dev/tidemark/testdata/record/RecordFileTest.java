/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.record.GeneratedRecord.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordFileTest {
  private static final byte[] NOT_UTF8 = {(byte) 0xFF, 0, (byte) 0xC0, 10};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"records.jsonl", "records.jsonl.gz"})
  void readsWhatItWrote(String name) throws IOException {
    List<GeneratedRecord> records = new ArrayList<>();
    records.add(new GeneratedRecord(0, 0, 0, null, null, List.of()));
    records.add(new GeneratedRecord(1, 2, 3, new byte[0], new byte[0], List.of()));
    records.add(
        new GeneratedRecord(
            4,
            Long.MAX_VALUE,
            5,
            NOT_UTF8,
            "\u0000\n\r\u2028\"\\ größe \uD83D\uDE00 \uFEFF".getBytes(UTF_8),
            List.of(
                new Header("a", null),
                new Header("a", NOT_UTF8),
                new Header("", "b".getBytes(UTF_8)))));
    ClickstreamGenerator.of(GeneratorSettings.defaults().withEvents(1_000))
        .forEachRemaining(records::add);

    assertThat(roundTrip(folder.resolve(name), records), equalTo(records));
  }

  @Test
  void compressesByName() throws IOException {
    List<GeneratedRecord> records = new ArrayList<>();
    ClickstreamGenerator.of(GeneratorSettings.defaults().withEvents(200))
        .forEachRemaining(records::add);
    Path plain = folder.resolve("plain.jsonl");
    Path compressed = folder.resolve("compressed.jsonl.gz");
    roundTrip(plain, records);
    roundTrip(compressed, records);
    assertThat(Files.size(compressed) * 3, is(lessThan(Files.size(plain))));
  }

  @Test
  void oneLineForEachRecord() throws IOException {
    Path file = folder.resolve("records.jsonl");
    roundTrip(
        file,
        List.of(
            new GeneratedRecord(
                1,
                22,
                333,
                "k".getBytes(UTF_8),
                "{\"a\":\"ö\"}".getBytes(UTF_8),
                List.of(new Header("h", NOT_UTF8))),
            new GeneratedRecord(2, 0, 1, null, NOT_UTF8, List.of())));
    assertThat(
        Files.readString(file),
        is(
            """
            {"partition":1,"offset":22,"timestamp":333,"key":"k","value":"{\\"a\\":\\"ö\\"}",\
            "headers":[{"name":"h","value_base64":"/wDACg=="}]}
            {"partition":2,"offset":0,"timestamp":1,"value_base64":"/wDACg=="}
            """));
  }

  @Test
  void anEmptyFileHasNoRecords() throws IOException {
    Path file = folder.resolve("empty.jsonl");
    assertThat(roundTrip(file, List.of()), is(List.of()));
    Files.writeString(file, "\n  \n\n");
    try (RecordFileReader reader = RecordFile.read(file)) {
      assertThat(reader.hasNext(), is(false));
      assertThrows(NoSuchElementException.class, reader::next);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "hello|Unrecognized token",
        "[1]|a record must be START_OBJECT",
        "{\"partition\":1|Unexpected end-of-input",
        "{\"partition\":1,\"offset\":2}|timestamp is missing",
        "{\"partition\":-1,\"offset\":2,\"timestamp\":3}|partition is -1, but must be from 0",
        "{\"partition\":3000000000,\"offset\":2,\"timestamp\":3}|partition is 3000000000",
        "{\"partition\":1.5,\"offset\":2,\"timestamp\":3}|partition must be VALUE_NUMBER_INT",
        "{\"partition\":\"1\",\"offset\":2,\"timestamp\":3}|partition must be VALUE_NUMBER_INT",
        "{\"partition\":1,\"offset\":2,\"timestamp\":99999999999999999999}|out of range of long",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"key\":4}|key must be VALUE_STRING",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"value\":null}|value must be VALUE_STRING",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"value_base64\":\"%%\"}|base64",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"topic\":\"x\"}|unknown field 'topic'",
        "{\"partition\":1,\"partition\":1,\"offset\":2,\"timestamp\":3}|Duplicate field",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"headers\":{}}|headers must be START_ARRAY",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3,\"headers\":[{}]}|a header has no name",
        "{\"partition\":1,\"offset\":2,\"timestamp\":3} {}|more after the record",
      })
  void errorsNameFileAndLine(String line, String problem) throws IOException {
    Path file = folder.resolve("broken.jsonl");
    Files.writeString(
        file, "{\"partition\":0,\"offset\":0,\"timestamp\":0}\n\n" + line + "\n", UTF_8);
    try (RecordFileReader reader = RecordFile.read(file)) {
      reader.next();
      RecordFormatException refused = assertThrows(RecordFormatException.class, reader::next);
      assertThat(
          refused.getMessage(), allOf(startsWith(file + ", line 3: "), containsString(problem)));
      assertThat(refused.line(), is(3L));
    }
  }

  @Test
  void bytesThatAreNotUtf8NameFileAndLine() throws IOException {
    Path file = folder.resolve("binary.jsonl");
    Files.write(file, NOT_UTF8);
    try (RecordFileReader reader = RecordFile.read(file)) {
      RecordFormatException refused = assertThrows(RecordFormatException.class, reader::hasNext);
      assertThat(refused.getMessage(), startsWith(file + ", line 1: not UTF-8"));
    }
  }

  @Test
  void cutCompressionNamesFileAndLine() throws IOException {
    Path file = folder.resolve("cut.jsonl.gz");
    List<GeneratedRecord> records = new ArrayList<>();
    ClickstreamGenerator.of(GeneratorSettings.defaults().withEvents(200))
        .forEachRemaining(records::add);
    roundTrip(file, records);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    try (RecordFileReader reader = RecordFile.read(file)) {
      RecordFormatException refused =
          assertThrows(RecordFormatException.class, () -> reader.forEachRemaining(record -> {}));
      assertThat(refused.getMessage(), containsString("the compressed data is cut or damaged"));
    }
  }

  @Test
  void whatIsNotThereOrNotCompressed() throws IOException {
    assertThrows(NoSuchFileException.class, () -> RecordFile.read(folder.resolve("none.jsonl")));
    Path file = folder.resolve("plain.jsonl.gz");
    Files.writeString(file, "{}");
    IOException refused = assertThrows(IOException.class, () -> RecordFile.read(file));
    assertThat(refused.getMessage(), containsString("plain.jsonl.gz cannot be read"));
  }

  private static List<GeneratedRecord> roundTrip(Path file, List<GeneratedRecord> records)
      throws IOException {
    try (RecordFileWriter writer = RecordFile.write(file)) {
      for (GeneratedRecord record : records) {
        writer.write(record);
      }
    }
    List<GeneratedRecord> read = new ArrayList<>();
    try (RecordFileReader reader = RecordFile.read(file)) {
      reader.forEachRemaining(read::add);
    }
    return read;
  }
}
