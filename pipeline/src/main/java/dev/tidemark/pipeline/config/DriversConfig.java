/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

/** The change log of drivers is told nothing of its own. */
public record DriversConfig() implements StreamConfig {

  /** The name of the stream. */
  public static final String STREAM = "drivers";

  @Override
  public String stream() {
    return STREAM;
  }
}
