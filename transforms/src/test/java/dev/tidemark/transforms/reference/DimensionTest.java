/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import static dev.tidemark.transforms.reference.Version.STILL_VALID;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.coder.Blocks;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.orders.CategoryCoder;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class DimensionTest {
  private static final Coder<Dimension<Category>> CODER = DimensionCoder.of(CategoryCoder.of());

  private static final Dimension<Category> DIMENSION =
      Dimension.of(
          List.of(
              new Version<>("b", new Category("Books", "Media"), 100, 200),
              new Version<>("b", new Category("Maps", null), 300, STILL_VALID),
              new Version<>("t", new Category("Tea", null), 0, 1_000),
              // Said later: holds over the one before for as long as it is valid.
              new Version<>("t", new Category("Tea & Cups", null), 400, 500)));

  @Test
  void versionsHoldFromTheirFirstInstantUntilBeforeTheirEnd() {
    assertThat(name("b", 99), is(Optional.empty()));
    assertThat(name("b", 100), is(Optional.of("Books")));
    assertThat(name("b", 199), is(Optional.of("Books")));
    assertThat(name("b", 200), is(Optional.empty()));
    assertThat(name("b", 299), is(Optional.empty()));
    assertThat(name("b", 300), is(Optional.of("Maps")));
    assertThat(name("b", Long.MAX_VALUE - 1), is(Optional.of("Maps")));
    assertThat(name("x", 100), is(Optional.empty()));
  }

  @Test
  void ofVersionsThatOverlapTheOneThatBeganLastHolds() {
    assertThat(name("t", 399), is(Optional.of("Tea")));
    assertThat(name("t", 400), is(Optional.of("Tea & Cups")));
  }

  @Test
  void aVersionThatIsNeverValidIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Version<>("b", new Category("B", null), 7, 7));
  }

  @Test
  void bytes() throws Exception {
    Blocks.assertGolden(
        CODER,
        Dimension.of(List.of(new Version<>("b", new Category("Maps", "M"), 300, 400))),
        "01 01 0162 01 08 044d617073 01 014d ac02 9003");
    CoderProperties.coderDecodeEncodeEqual(CODER, DIMENSION);
    CoderProperties.coderDecodeEncodeEqual(CODER, Dimension.of(List.of()));
    CoderProperties.coderSerializable(CODER);
    CoderProperties.coderDeterministic(CODER, DIMENSION, DIMENSION);
  }

  @Test
  void anUnknownLayoutIsRefused() {
    assertThrows(
        CoderException.class, () -> CoderUtils.decodeFromByteArray(CODER, new byte[] {2, 0}));
  }

  private static Optional<String> name(String key, long millis) {
    return DIMENSION.asOf(key, millis).map(Category::name);
  }
}
