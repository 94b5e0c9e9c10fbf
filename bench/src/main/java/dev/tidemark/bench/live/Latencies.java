/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.live;

/**
 * How long events took from their arrival in Kafka until gold showed them counted, in milliseconds.
 *
 * @param events how many events of silver were looked at
 * @param visible how many of them gold has counted
 * @param p50 the median
 * @param p95 95 of 100 did not take longer
 * @param p99 99 of 100 did not take longer
 * @param longest the longest
 */
public record Latencies(
    long events, long visible, double p50, double p95, double p99, double longest) {

  /** Whether gold has counted each of them. */
  public boolean complete() {
    return events > 0 && visible == events;
  }
}
