/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.time.TimePolicy;
import java.io.Serializable;

/**
 * Everything that a pipeline is told. Valid as a whole, immutable, and safe to show: secrets are in
 * it as references only.
 *
 * @param source where records come from
 * @param time what is late, too late and impossible
 * @param panes when windowed results become rows
 * @param own what only this pipeline is told; tells which pipeline it is
 * @param payload how large payloads may be
 * @param tables where tables are, and how they are written
 * @param runner what runs the pipeline
 */
public record PipelineConfig(
    SourceConfig source,
    TimePolicy time,
    PaneConfig panes,
    StreamConfig own,
    PayloadLimits payload,
    TableConfig tables,
    RunnerConfig runner)
    implements Serializable {

  public PipelineConfig {
    requireNonNull(source, "source");
    requireNonNull(time, "time");
    requireNonNull(panes, "panes");
    requireNonNull(own, "own");
    requireNonNull(payload, "payload");
    requireNonNull(tables, "tables");
    requireNonNull(runner, "runner");
  }

  /** The name of the stream, which is also the pipeline's. */
  public String stream() {
    return own.stream();
  }

  /**
   * What only a pipeline of this kind is told.
   *
   * @throws ClassCastException if this configures another pipeline
   */
  public <T extends StreamConfig> T own(Class<T> kind) {
    return kind.cast(own);
  }
}
