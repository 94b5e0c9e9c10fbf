/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Amounts of money: exact decimal numbers of {@value #SCALE} digits behind the point and at most
 * {@value #PRECISION} in all, so that an amount is a long of ten-thousandths. Four digits are what
 * ISO 4217 needs at most; nothing is ever rounded.
 */
public final class Amount {
  /** Digits behind the point. */
  public static final int SCALE = 4;

  /** Digits in all; the columns of tables are {@code decimal(18, 4)}. */
  public static final int PRECISION = 18;

  /** Zero, in the scale of all amounts. */
  public static final BigDecimal ZERO = BigDecimal.ZERO.setScale(SCALE);

  private static final int LONGEST_TEXT = 64;

  private Amount() {}

  /**
   * The amount that a decimal number stands for: digits, with or without a sign, a point and an
   * exponent, as in JSON.
   *
   * @return empty where the text is not a number, or has more digits than an amount
   */
  public static Optional<BigDecimal> parse(String text) {
    if (text.length() > LONGEST_TEXT || !isOfAsciiDigits(text)) {
      return Optional.empty();
    }
    try {
      return of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** An equal number in the scale of all amounts; empty where that would need more digits. */
  public static Optional<BigDecimal> of(BigDecimal number) {
    if (number.signum() == 0) {
      return Optional.of(ZERO);
    }
    // Asked first: to write 1e999999999 out takes a gigabyte.
    long digitsBeforePoint = (long) number.precision() - number.scale();
    if (digitsBeforePoint > PRECISION - SCALE) {
      return Optional.empty();
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() > SCALE
        ? Optional.empty()
        : Optional.of(stripped.setScale(SCALE, RoundingMode.UNNECESSARY));
  }

  /**
   * The same amount, which must be in the scale of all amounts: equal amounts are equal objects.
   *
   * @throws IllegalArgumentException where it is in another
   */
  public static BigDecimal requireScale(BigDecimal amount) {
    if (amount.scale() != SCALE) {
      throw new IllegalArgumentException("amount must have scale " + SCALE + ", but is " + amount);
    }
    return amount;
  }

  /** How many ten-thousandths an amount is; it must be in the scale of all amounts. */
  public static long toUnscaled(BigDecimal amount) {
    return requireScale(amount).unscaledValue().longValueExact();
  }

  /** So many ten-thousandths. */
  public static BigDecimal ofUnscaled(long unscaled) {
    return BigDecimal.valueOf(unscaled, SCALE);
  }

  /** Java would read the digits of other scripts, too. */
  private static boolean isOfAsciiDigits(String text) {
    return text.chars().allMatch(letter -> "0123456789+-.eE".indexOf(letter) >= 0);
  }
}
