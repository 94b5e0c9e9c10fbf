/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.child.JavaHeap.Collector;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The heap of every contender, whichever benchmark it is. */
final class HeapOptions {
  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "How large the heap of a contender may become. Default: ${DEFAULT-VALUE}")
  private String size = JavaHeap.USUAL.size();

  @Option(
      names = "--collector",
      paramLabel = "NAME",
      description =
          "What collects the garbage of contenders: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Collector collector = JavaHeap.USUAL.collector();

  /**
   * The heap that is asked for.
   *
   * @throws ParameterException if it is none
   */
  JavaHeap heap(CommandSpec spec) {
    try {
      return new JavaHeap(size, collector);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--heap: " + e.getMessage(), e);
    }
  }
}
