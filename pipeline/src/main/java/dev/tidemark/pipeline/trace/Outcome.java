/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.trace;

/** What became of a record. */
public enum Outcome {
  /** It is the good record of its event. */
  SILVER("silver"),
  /** Another record of the same event is in silver. */
  DUPLICATE("duplicate"),
  /** Its event came too late for silver and gold. */
  TOO_LATE("too late"),
  /** It could not become an event. */
  DEAD_LETTER("dead letter"),
  /** It is in bronze alone: read moments ago, or lost on its way. */
  NOWHERE_YET("in no table but bronze");

  private final String label;

  Outcome(String label) {
    this.label = label;
  }

  /** In words. */
  public String label() {
    return label;
  }
}
