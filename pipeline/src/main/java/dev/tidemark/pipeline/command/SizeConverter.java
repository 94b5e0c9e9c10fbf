/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.SizeText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 64KiB} or {@code 256MiB}. */
final class SizeConverter implements ITypeConverter<Long> {

  @Override
  public Long convert(String text) {
    try {
      return SizeText.parse(text);
    } catch (IllegalArgumentException | ArithmeticException notOne) {
      throw new TypeConversionException("'" + text + "' is not a size such as 64KiB or 256MiB");
    }
  }
}
