/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Kafka records in a file: one JSON object on each line, in UTF-8, gzipped if the name ends in
 * {@code .gz}.
 *
 * <pre>
 * {"partition":0,"offset":12,"timestamp":1767603600123,"key":"user-000007","value":"{...}",
 *  "headers":[{"name":"client","value":"web"}]}
 * </pre>
 *
 * <p>Keys, values and header values are text where they are valid UTF-8. Where they are not, they
 * are base64 in {@code key_base64}, {@code value_base64} or, in a header, {@code value_base64}.
 * Where they are null the field is left out; so is {@code headers} where there are none. Other
 * fields are errors.
 */
public final class RecordFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private RecordFile() {}

  /**
   * A writer that replaces the file, if there is one.
   *
   * @throws IOException if the file cannot be made
   */
  public static RecordFileWriter write(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    return new RecordFileWriter(
        isCompressed(file) ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes);
  }

  /**
   * A reader at the first record; holds one line in memory at a time.
   *
   * @throws IOException if the file cannot be opened
   */
  public static RecordFileReader read(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      return new RecordFileReader(
          file, isCompressed(file) ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes);
    } catch (IOException e) {
      bytes.close();
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }
}
