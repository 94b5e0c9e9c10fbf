/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.verdict;

import java.util.List;

/**
 * Whether a contender's tables hold what the oracle says.
 *
 * @param correct whether they do
 * @param wrongEvents by how many events the counts are off, all windows together; bronze and silver
 *     included
 * @param differences one sentence for each difference, the first ones
 */
public record Verdict(boolean correct, long wrongEvents, List<String> differences) {
  public Verdict {
    differences = List.copyOf(differences);
  }
}
