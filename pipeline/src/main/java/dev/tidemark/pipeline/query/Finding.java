/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.util.List;

/**
 * Something about a table that is not as it should be.
 *
 * @param table the table
 * @param problem what is wrong, in words
 * @param count how often
 * @param examples some of the places: Kafka coordinates, files or events
 */
public record Finding(String table, String problem, long count, List<String> examples) {

  /** How many examples are kept. */
  static final int EXAMPLES = 5;

  public Finding {
    examples = List.copyOf(examples);
  }

  @Override
  public String toString() {
    return "%s: %s (%d): %s%s"
        .formatted(
            table,
            problem,
            count,
            String.join(", ", examples),
            count > examples.size() ? ", …" : "");
  }
}
