/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmountTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0000",
    "-0.00, 0.0000",
    "0e999999999, 0.0000",
    "12.5, 12.5000",
    "12.50000000000000000000000000000, 12.5000",
    "-0.0001, -0.0001",
    "1.5e3, 1500.0000",
    "99999999999999.9999, 99999999999999.9999",
    "-99999999999999.9999, -99999999999999.9999",
    "9007199254740993, ",
    "90071992547409.93, 90071992547409.9300"
  })
  void exactNumbers(String text, String amount) {
    assertThat(Amount.parse(text), is(Optional.ofNullable(amount).map(BigDecimal::new)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "1,5",
        "abc",
        "NaN",
        "Infinity",
        "0x10",
        "1e",
        "--1",
        "\u0661",
        "0.00001",
        "100000000000000",
        "1e999999999",
        "1e-999999999",
        "1e99999999999999999999",
        "0.0000000000000000000000000000000000000000000000000000000000000000000"
      })
  void notAmounts(String text) {
    assertThat(Amount.parse(text), is(Optional.empty()));
  }

  @Test
  void unscaled() {
    assertThat(Amount.toUnscaled(new BigDecimal("-12.5000")), is(-125_000L));
    assertThat(Amount.ofUnscaled(-125_000L), is(new BigDecimal("-12.5000")));
    assertThrows(IllegalArgumentException.class, () -> Amount.toUnscaled(new BigDecimal("12.500")));
  }
}
