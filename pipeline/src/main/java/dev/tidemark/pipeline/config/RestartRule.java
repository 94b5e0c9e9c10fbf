/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

/** Whether a pipeline that starts from a checkpoint may have another value than before. */
public enum RestartRule {
  /** A restart is enough: nothing that is stored depends on the value. */
  ANY_RESTART("any restart"),
  /** Stored state was made for the old value: start from a new checkpoint. */
  NEW_CHECKPOINT("new checkpoint");

  private final String label;

  RestartRule(String label) {
    this.label = label;
  }

  /** The words used in the documentation. */
  public String label() {
    return label;
  }
}
