/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Something that an operator does to tables. Its id is in the summary of each snapshot that it
 * makes, and in the tags that keep what was there before.
 *
 * @param kind what is done
 * @param id names the operation
 * @param keptFor how long it can be rolled back
 * @param details what it was told, for those who look at it later
 */
public record Operation(Kind kind, String id, Duration keptFor, Map<String, String> details) {

  /** Snapshot summary: what kind of operation made the snapshot. */
  public static final String KIND = "tidemark.operation";

  /** Snapshot summary: which operation made the snapshot. */
  public static final String ID = "tidemark.operation-id";

  /** Snapshot summary: the prefix of details. */
  static final String DETAIL = "tidemark.operation.";

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int SUFFIX = 4;

  public Operation {
    requireNonNull(kind, "kind");
    requireNonNull(id, "id");
    requireNonNull(keptFor, "keptFor");
    details = Map.copyOf(details);
  }

  /** A new operation. */
  public static Operation start(
      Kind kind, Instant now, Duration keptFor, Map<String, String> details) {
    return new Operation(
        kind,
        "%s-%s-%s"
            .formatted(
                kind.label(),
                SECOND.format(now),
                UUID.randomUUID().toString().substring(0, SUFFIX)),
        keptFor,
        details);
  }

  /** The tag on the snapshot that the operation found. */
  String tagBefore() {
    return tagBefore(id);
  }

  static String tagBefore(String id) {
    return "before-" + id;
  }

  /** What goes into the snapshots' summaries. */
  Map<String, String> summary() {
    Map<String, String> summary = new TreeMap<>();
    summary.put(KIND, kind.label());
    summary.put(ID, id);
    details.forEach((name, value) -> summary.put(DETAIL + name, value));
    return summary;
  }

  /** What operators do. */
  public enum Kind {
    /** Small files become large ones; no row changes. */
    COMPACT,
    /** Results are made anew from bronze. */
    BACKFILL,
    /** Dead letters get another try. */
    REPLAY,
    /** An operation is taken back. */
    ROLLBACK;

    /** The name in ids and summaries. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
