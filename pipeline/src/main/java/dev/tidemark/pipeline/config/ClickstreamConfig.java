/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.time.TimePolicy;
import java.io.Serializable;

/**
 * Everything that the clickstream pipeline is told. Valid as a whole, immutable, and safe to show:
 * secrets are in it as references only.
 *
 * @param source where records come from
 * @param time what is late, too late and impossible
 * @param gold the windowed results
 * @param payload how large payloads may be
 * @param tables where tables are, and how they are written
 * @param runner what runs the pipeline
 */
public record ClickstreamConfig(
    SourceConfig source,
    TimePolicy time,
    GoldConfig gold,
    PayloadLimits payload,
    TableConfig tables,
    RunnerConfig runner)
    implements Serializable {

  public ClickstreamConfig {
    requireNonNull(source, "source");
    requireNonNull(time, "time");
    requireNonNull(gold, "gold");
    requireNonNull(payload, "payload");
    requireNonNull(tables, "tables");
    requireNonNull(runner, "runner");
  }
}
