/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the tables tell about the pipeline that fills them. */
public enum PipelineState {
  /** Nothing was ever received. */
  EMPTY("empty"),
  /** New records became visible a moment ago. */
  LIVE("live"),
  /** Nothing new arrives; the pipeline still closes windows, or has closed them all. */
  QUIET("quiet"),
  /** Work is unfinished and nobody commits: open windows, or records that are in bronze only. */
  STOPPED("stopped"),
  /** All work is finished, long ago: a complete picture of the past. */
  OLD("old");

  private final String label;

  PipelineState(String label) {
    this.label = label;
  }

  /** The name used in JSON. */
  @JsonValue
  public String label() {
    return label;
  }
}
