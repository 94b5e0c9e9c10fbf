/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a demo is told.
 *
 * @param pipeline the pipeline's name
 * @param seed the generator's seed
 * @param events how many records to produce; null for as long as it runs
 * @param rate how many records a second the live demo produces
 * @param partitions how many partitions the topic has
 * @param runner the runner's name
 * @param warehouse where the tables go
 * @param port where the page is served; null for 8080 if it is free, and any port otherwise
 * @param report where the report goes, or null for none
 */
record DemoSettings(
    String pipeline,
    long seed,
    @Nullable Long events,
    double rate,
    int partitions,
    String runner,
    Path warehouse,
    @Nullable Integer port,
    @Nullable Path report) {

  /** How many records the one-shot demo produces; the live one does not ask. */
  long onceEvents() {
    return events == null ? 1 : events;
  }

  /** Whether the runner marks closing panes. */
  FinalPanes finalPanes() {
    return RunnerProfiles.named(runner).capabilities().finalPanes();
  }
}
