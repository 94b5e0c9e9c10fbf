/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.transforms.time.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 90s}, {@code 2m} or {@code 1d12h}. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    Duration duration;
    try {
      duration = DurationText.parse(text);
    } catch (IllegalArgumentException notOne) {
      throw new TypeConversionException("'" + text + "' is not a duration such as 60s or 2m");
    }
    if (duration.isNegative()) {
      throw new TypeConversionException("a duration must not be negative, but is " + text);
    }
    return duration;
  }
}
