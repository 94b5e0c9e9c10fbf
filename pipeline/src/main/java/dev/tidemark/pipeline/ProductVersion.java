/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, which dead letters and commits carry. */
public final class ProductVersion {

  private static final String CURRENT = read();

  private ProductVersion() {}

  /** The version, such as {@code 0.1.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream resource = ProductVersion.class.getResourceAsStream("version.properties")) {
      if (resource == null) {
        throw new IllegalStateException("version.properties is missing from this build");
      }
      properties.load(resource);
    } catch (IOException failure) {
      throw new UncheckedIOException("version.properties cannot be read", failure);
    }
    return properties.getProperty("version");
  }
}
