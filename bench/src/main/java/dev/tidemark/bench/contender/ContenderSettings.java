/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import java.nio.file.Path;

/**
 * What a contender is told.
 *
 * @param bootstrapServers the broker
 * @param topic the topic
 * @param records how many records are in it, closing events included; the contender ends when all
 *     of them are in its tables
 * @param batchRecords how many records a micro-batch reads at most
 * @param triggerMillis the time between the starts of two micro-batches, or 0 for always on
 * @param live whether the contender ends as soon as all records are counted in gold, in whatever
 *     pane; else every window has to have its value, for which the topic has closing events
 * @param folder where everything goes that it writes: tables below {@code warehouse}, checkpoints
 *     below {@code checkpoint}
 */
public record ContenderSettings(
    String bootstrapServers,
    String topic,
    long records,
    long batchRecords,
    long triggerMillis,
    boolean live,
    Path folder) {

  /** How many cores an engine is given. */
  public static final int CORES = 2;

  /** Where the tables go. */
  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** Where state and progress go. */
  public Path checkpoint() {
    return folder.resolve("checkpoint");
  }
}
