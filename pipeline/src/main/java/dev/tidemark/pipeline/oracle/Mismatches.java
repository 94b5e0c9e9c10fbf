/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects differences; counts all of them and words the first hundred. */
final class Mismatches {
  private static final int WORDED = 100;

  private final List<String> sentences = new ArrayList<>();
  private long count;

  void add(String sentence) {
    count++;
    if (sentences.size() < WORDED) {
      sentences.add(sentence);
    }
  }

  /** Notes a difference unless the values are equal. */
  void expect(String what, Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      add("%s: expected %s, found %s".formatted(what, expected, actual));
    }
  }

  long count() {
    return count;
  }

  List<String> sentences() {
    return sentences;
  }
}
