/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import java.util.List;

/** An engine that does the work of the benchmark, in a JVM of its own. */
public interface Contender {

  /** What it is called on the command line and in reports. */
  String name();

  /** In what its work differs from that of the others; empty where it does not. */
  String differences();

  /** Whether it shows results while the topic is still being written. */
  default boolean isLive() {
    return true;
  }

  /**
   * How the files of those libraries begin that its class path must not have, because it has others
   * with the same classes.
   */
  default List<String> librariesLeftOut() {
    return List.of();
  }

  /**
   * Reads the topic from its start until all of its records are in the tables and every window has
   * its value, or all that the settings ask for.
   *
   * @param progress to be told each time that more records have become visible in the tables
   */
  void drain(ContenderSettings settings, DrainProgress progress) throws Exception;

  /** How its results are read. */
  ResultQueries results();
}
