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
 */
public record RunnerCapabilities(StableInput stableInput, FinalPanes finalPanes, Bundles bundles)
    implements Serializable {

  public RunnerCapabilities {
    requireNonNull(stableInput, "stableInput");
    requireNonNull(finalPanes, "finalPanes");
    requireNonNull(bundles, "bundles");
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
    /** Some ten elements: rows are gathered before they become files. */
    SMALL,
    /** Thousands of elements: a file per bundle. */
    LARGE
  }
}
