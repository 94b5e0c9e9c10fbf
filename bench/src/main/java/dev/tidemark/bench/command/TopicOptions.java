/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import picocli.CommandLine.Option;

/** What the topic of a benchmark is like, whichever benchmark it is. */
final class TopicOptions {
  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The generator's seed. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "The topic's partitions. Default: ${DEFAULT-VALUE}")
  int partitions;
}
