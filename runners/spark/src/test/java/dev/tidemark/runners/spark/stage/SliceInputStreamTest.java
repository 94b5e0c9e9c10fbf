/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** A slice reads as {@link ByteArrayInputStream} does. */
final class SliceInputStreamTest {
  private static final byte[] BYTES = {9, 1, 2, (byte) 0xff, 4, 5, 9};

  @Test
  void eachWayOfReadingStopsAtTheEnd() throws Exception {
    try (InputStream expected = new ByteArrayInputStream(BYTES, 1, 5);
        InputStream slice = new SliceInputStream(BYTES, 1, 5)) {
      assertThat(slice.available(), is(expected.available()));
      assertThat(slice.read(), is(expected.read()));
      assertThat(slice.skip(1), is(expected.skip(1)));
      assertThat(slice.skip(-1), is(expected.skip(-1)));
      assertThat(slice.read(), is(expected.read()));
      byte[] target = new byte[4];
      byte[] expectedTarget = new byte[4];
      assertThat(slice.read(target, 1, 0), is(expected.read(expectedTarget, 1, 0)));
      assertThat(slice.read(target, 1, 3), is(expected.read(expectedTarget, 1, 3)));
      assertThat(target, is(expectedTarget));
      assertThat(slice.read(target, 0, 1), is(expected.read(expectedTarget, 0, 1)));
      assertThat(slice.read(), is(expected.read()));
      assertThat(slice.skip(3), is(expected.skip(3)));
      assertThat(slice.readAllBytes(), is(expected.readAllBytes()));
    }
  }

  @Test
  void moreBytesThanThereAreAreThoseThatThereAre() throws Exception {
    try (InputStream slice = new SliceInputStream(BYTES, 2, 3)) {
      assertThat(slice.readNBytes(2), is(new byte[] {2, (byte) 0xff}));
      assertThat(slice.readNBytes(2), is(new byte[] {4}));
      assertThat(slice.readNBytes(2), is(new byte[0]));
      assertThrows(IllegalArgumentException.class, () -> slice.readNBytes(-1));
    }
  }

  @Test
  void aSliceBeyondTheArrayIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> new SliceInputStream(BYTES, 3, 5));
  }
}
