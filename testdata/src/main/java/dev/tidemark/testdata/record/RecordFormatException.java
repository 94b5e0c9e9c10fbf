/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.record;

import java.nio.file.Path;

/** A record file has a line that is not a record, or ends in the middle of its compression. */
public final class RecordFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  RecordFormatException(Path file, long line, String problem, Throwable cause) {
    super("%s, line %d: %s".formatted(file, line, problem), cause);
    this.file = file.toString();
    this.line = line;
  }

  /** The file at fault. */
  public String file() {
    return file;
  }

  /** The line at fault; the first is 1. */
  public long line() {
    return line;
  }
}
