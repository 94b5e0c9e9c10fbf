/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.runner;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Where runners differ so that a pipeline has to be built differently.
 *
 * @param stableInput whether the commit step may ask for stable input
 * @param finalPanes whether a window emits a closing pane
 * @param bundles how many elements a bundle has
 * @param checkpoints whether a run continues where an earlier one stopped
 */
public record RunnerCapabilities(
    StableInput stableInput, FinalPanes finalPanes, Bundles bundles, Checkpoints checkpoints)
    implements Serializable {

  public RunnerCapabilities {
    requireNonNull(stableInput, "stableInput");
    requireNonNull(finalPanes, "finalPanes");
    requireNonNull(bundles, "bundles");
    requireNonNull(checkpoints, "checkpoints");
  }

  /** Whether {@code @RequiresStableInput} can be used. */
  public enum StableInput {
    /** The commit step asks for it. */
    REQUIRED,
    /** The runner refuses it; the commit id alone keeps a retried commit from counting twice. */
    UNSUPPORTED
  }

  /** What becomes of a window when nothing can change it any more. */
  public enum FinalPanes {
    /** It emits a closing pane, which is final. */
    CLOSING,
    /** It does not; only the latest pane counts, and none is final. */
    UNSUPPORTED
  }

  /** How large bundles are. */
  public enum Bundles {
    /**
     * Some ten elements, and a bundle for each group: records are gathered right behind the source,
     * rows before they become files, and events are deduplicated in keyed state.
     */
    SMALL,
    /** Thousands of elements: a file per bundle. */
    LARGE
  }

  /** What a run knows of the one before it. */
  public enum Checkpoints {
    /** Where it stopped, and its state. */
    KEPT,
    /** Nothing: it starts where the configuration says. */
    NONE
  }
}
