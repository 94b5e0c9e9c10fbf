/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import picocli.CommandLine;

/** The benchmarks' command line. */
public final class Bench {

  private Bench() {}

  /** Runs a benchmark. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new DrainCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
