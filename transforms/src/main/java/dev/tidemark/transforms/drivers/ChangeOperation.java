/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.drivers;

import java.util.Arrays;

/** What Debezium says that happened to a row. */
public enum ChangeOperation {
  CREATE("c"),
  UPDATE("u"),
  DELETE("d"),
  /** Read by the connector's first snapshot: the row as it was at that place of the log. */
  READ("r");

  private final String label;

  ChangeOperation(String label) {
    this.label = label;
  }

  /** The letter in the envelope. */
  public String label() {
    return label;
  }

  /** Whether this is one of the letters. */
  public static boolean isLabel(String text) {
    return Arrays.stream(values()).anyMatch(operation -> operation.label.equals(text));
  }
}
