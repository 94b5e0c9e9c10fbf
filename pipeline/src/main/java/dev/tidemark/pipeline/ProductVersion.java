/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class ProductVersion {

  private ProductVersion() {}

  /** The version, such as {@code 0.1.0}. */
  public static String current() {
    Properties properties = new Properties();
    try (InputStream resource =
        ProductVersion.class.getResourceAsStream("/dev/tidemark/pipeline/version.properties")) {
      properties.load(resource);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return properties.getProperty("version");
  }
}
