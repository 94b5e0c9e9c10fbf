/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records come back as they were written, wherever the pages end. */
final class RecordBufferTest {
  private static final byte[] KEY = {1, 2, 3};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 509, 70_000, 262_144, 3_000_000})
  void recordsOfAnySizeComeBack(int length) throws IOException {
    List<String> payloads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      payloads.add(Character.toString('a' + i).repeat(length + i));
    }
    RecordBuffer buffer = bufferOf(payloads);

    assertThat(buffer.records(), is(20));
    assertThat(payloadsOf(List.of(buffer.toBytes())), equalTo(payloads));
    int bytes = buffer.length();
    List<byte[]> pages = RecordBuffer.read(new ByteArrayInputStream(block(buffer.toPages())));
    assertThat(payloadsOf(pages), equalTo(payloads));
    assertThat(pages.stream().mapToInt(page -> page.length).sum(), is(bytes));
  }

  @Test
  void aHugeRecordBetweenSmallOnesHasAPageOfItsOwn() throws IOException {
    List<String> payloads = List.of("first", "x".repeat(5_000_000), "last");

    List<byte[]> pages =
        RecordBuffer.read(new ByteArrayInputStream(block(bufferOf(payloads).toPages())));

    assertThat(payloadsOf(pages), equalTo(payloads));
    assertThat(pages.toArray(), arrayWithSize(3));
  }

  @Test
  void pagesOfManyRecordsAreSmallArrays() throws IOException {
    RecordBuffer buffer = new RecordBuffer();
    for (int i = 0; i < 10_000; i++) {
      buffer.add(KEY, StringUtf8Coder.of(), "payload ".repeat(50));
    }

    for (byte[] page : RecordBuffer.read(new ByteArrayInputStream(block(buffer.toPages())))) {
      assertThat(page.length, lessThan(1 << 19));
    }
  }

  @Test
  void noRecordsAreNoRecords() throws IOException {
    RecordBuffer buffer = new RecordBuffer();

    assertThat(buffer.length(), is(0));
    assertThat(buffer.toBytes().length, is(0));
    assertThat(
        payloadsOf(RecordBuffer.read(new ByteArrayInputStream(block(buffer.toPages())))),
        equalTo(List.of()));
  }

  @Test
  void aBlockThatIsCutOffIsRefused() throws IOException {
    byte[] block = block(bufferOf(List.of("a payload")).toPages());

    assertThrows(
        EOFException.class,
        () -> RecordBuffer.read(new ByteArrayInputStream(block, 0, block.length - 1)));
    assertThrows(
        EOFException.class, () -> RecordBuffer.read(new ByteArrayInputStream(block, 0, 2)));
  }

  private static RecordBuffer bufferOf(List<String> payloads) {
    RecordBuffer buffer = new RecordBuffer();
    payloads.forEach(payload -> buffer.add(KEY, StringUtf8Coder.of(), payload));
    return buffer;
  }

  private static List<String> payloadsOf(List<byte[]> pages) {
    List<String> payloads = new ArrayList<>();
    for (byte[] page : pages) {
      ShuffleRecord.each(
          page,
          written -> {
            assertThat(written.key(), is(KEY));
            payloads.add(written.payload(StringUtf8Coder.of()));
          });
    }
    return payloads;
  }

  private static byte[] block(ByteBuffer[] pages) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (ByteBuffer page : pages) {
      byte[] bytes = new byte[page.remaining()];
      page.get(bytes);
      block.write(bytes);
    }
    return block.toByteArray();
  }
}
