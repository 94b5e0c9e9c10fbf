/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.growth;

import dev.tidemark.bench.drain.EngineResult;
import dev.tidemark.bench.topic.Workload;

/**
 * What a contender did at one place of a curve.
 *
 * @param dimension what grows along the curve
 * @param value how far it has grown
 * @param workload the topic
 * @param result what came of the contender
 */
public record GrowthPoint(Dimension dimension, long value, Workload workload, EngineResult result) {

  /** What a benchmark of growth varies, one at a time. */
  public enum Dimension {
    /** The records of the topic. */
    EVENTS("records of the topic"),
    /** The partitions of the topic. */
    PARTITIONS("partitions of the topic"),
    /** The ids that deduplication remembers at once. */
    IDS("ids to remember");

    private final String words;

    Dimension(String words) {
      this.words = words;
    }

    /** As it is called under a plot. */
    public String words() {
      return words;
    }
  }
}
