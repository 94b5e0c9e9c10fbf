/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * Where tables are, and how they are written.
 *
 * @param catalogProperties the properties of the Iceberg catalog, {@code warehouse} among them;
 *     secrets are references, see {@link Secrets#resolve}
 * @param fileInterval how long rows are gathered before they become a file
 * @param fileShards how many files of a table are written side by side
 * @param commitInterval how long files are gathered before a commit makes them visible
 */
public record TableConfig(
    Map<String, String> catalogProperties,
    Duration fileInterval,
    int fileShards,
    Duration commitInterval)
    implements Serializable {

  public TableConfig {
    catalogProperties = Map.copyOf(catalogProperties);
    requireNonNull(fileInterval, "fileInterval");
    requireNonNull(commitInterval, "commitInterval");
  }
}
