/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads instants such as {@code 2026-03-01T10:00:00Z}, and days, which start at midnight UTC. */
final class InstantConverter implements ITypeConverter<Instant> {

  private static final int DAY_LENGTH = "2026-03-01".length();

  @Override
  public Instant convert(String text) {
    String stripped = text.strip();
    try {
      return stripped.length() == DAY_LENGTH
          ? LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(stripped);
    } catch (DateTimeParseException notOne) {
      throw new TypeConversionException(
          "'" + text + "' is not an instant such as 2026-03-01T10:00:00Z, nor a day as 2026-03-01");
    }
  }
}
