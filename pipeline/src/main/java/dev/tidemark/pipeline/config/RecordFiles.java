/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.List;

/**
 * Record files that stand in for Kafka.
 *
 * @param paths the files, read in this order
 */
public record RecordFiles(List<String> paths) implements SourceConfig {

  public RecordFiles {
    paths = List.copyOf(paths);
  }
}
