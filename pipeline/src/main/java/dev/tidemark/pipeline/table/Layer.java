/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.util.Comparator;

/**
 * What a table is for, told by its name. The order is that in which a batch commits its tables: a
 * reader that follows no cut and reads from gold to bronze finds the origin of all it has seen. The
 * ledger comes last, and its snapshot says that the batch is whole.
 */
public enum Layer {
  /** Records as they came. */
  BRONZE,
  /** Records that are no events. */
  DEAD_LETTERS,
  /** Events that came too late. */
  LATE_EVENTS,
  /** Events that came before. */
  DUPLICATES,
  /** Events. */
  SILVER,
  /** What windows of events yield. */
  GOLD,
  /** Everything else. */
  OTHER,
  /** What batches there are. */
  LEDGER;

  /** The order in which tables are committed, by their names. */
  public static Comparator<String> order() {
    return Comparator.comparing(Layer::of).thenComparing(Comparator.naturalOrder());
  }

  static Layer of(String table) {
    return switch (table) {
      case "dead_letters" -> DEAD_LETTERS;
      case "late_events" -> LATE_EVENTS;
      case "duplicates" -> DUPLICATES;
      case Ledger.TABLE -> LEDGER;
      default -> {
        if (table.startsWith("bronze_")) {
          yield BRONZE;
        }
        if (table.startsWith("silver_")) {
          yield SILVER;
        }
        yield table.startsWith("gold_") ? GOLD : OTHER;
      }
    };
  }
}
