/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.window.EmitMode;
import java.io.Serializable;
import java.time.Duration;

/**
 * When windowed results become rows.
 *
 * @param emit which panes become rows
 * @param earlyFiring how long after its first new event a window emits an early pane
 */
public record PaneConfig(EmitMode emit, Duration earlyFiring) implements Serializable {

  public PaneConfig {
    requireNonNull(emit, "emit");
    requireNonNull(earlyFiring, "earlyFiring");
  }
}
