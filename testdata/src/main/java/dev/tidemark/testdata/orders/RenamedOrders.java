/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testdata.orders.OrdersExpectation.NamedOrders;
import dev.tidemark.testdata.plan.Payload;
import dev.tidemark.testdata.plan.RecordCounts;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A category that is renamed while the pipeline runs, and orders of just before and just after.
 * They go to the topic when the pipeline has read the new dimension.
 */
public final class RenamedOrders {

  private static final String CATEGORY = "c-games";
  private static final String NEW_NAME = "Games & Puzzles";
  private static final int EACH = 20;

  private final CategoryHistory history;
  private final Instant renamedAt;

  private RenamedOrders(CategoryHistory history, Instant renamedAt) {
    this.history = history;
    this.renamedAt = renamedAt;
  }

  /** A category of this history, renamed at this time. */
  public static RenamedOrders at(Instant renamedAt, CategoryHistory history) {
    return new RenamedOrders(history, renamedAt);
  }

  /** The dimension with the new name. */
  public List<CategoryVersion> versions() {
    List<CategoryVersion> versions = new ArrayList<>();
    for (CategoryVersion version : history.versions()) {
      boolean ends = version.category().equals(CATEGORY) && version.validTo() == null;
      versions.add(ends ? version.until(renamedAt) : version);
    }
    CategoryVersion last = last();
    versions.add(new CategoryVersion(CATEGORY, NEW_NAME, last.department(), renamedAt, null));
    return versions;
  }

  /** Orders of a second before the change and of a second from it on; all are on time. */
  public List<GeneratedRecord> records(Instant arrival, int partitions) {
    List<GeneratedRecord> records = new ArrayList<>();
    for (int i = 0; i < 2 * EACH; i++) {
      Instant time = renamedAt.plus(Duration.ofMillis((i - EACH) * 50L));
      String id = "renamed-" + i;
      records.add(
          new GeneratedRecord(
              i % partitions,
              i,
              arrival.toEpochMilli(),
              id.getBytes(UTF_8),
              Payload.empty()
                  .with("order_id", id)
                  .with("amount", BigDecimal.valueOf(100 + i, 2))
                  .with("currency", "EUR")
                  .with("category", CATEGORY)
                  .with("event_time", time.toString())
                  .encode(),
              List.of()));
    }
    return records;
  }

  /**
   * What must be of all orders when these have come, too. Their windows are still open, so what is
   * expected of revenue is the same.
   */
  public OrdersExpectation addTo(OrdersExpectation before) {
    CategoryVersion last = last();
    List<NamedOrders> named = new ArrayList<>();
    for (NamedOrders row : before.named()) {
      boolean same = row.category().equals(CATEGORY) && row.name().equals(last.name());
      named.add(
          same
              ? new NamedOrders(row.category(), row.name(), row.department(), row.orders() + EACH)
              : row);
    }
    named.add(new NamedOrders(CATEGORY, NEW_NAME, last.department(), EACH));
    RecordCounts counts = before.records();
    long added = 2L * EACH;
    return new OrdersExpectation(
        before.seed(),
        new RecordCounts(
            counts.received() + added,
            counts.good() + added,
            counts.duplicate(),
            counts.deadLetters(),
            counts.deadLettersByType(),
            counts.onTime() + added,
            counts.late(),
            counts.tooLate()),
        before.withoutCategory(),
        named,
        before.revenue());
  }

  private CategoryVersion last() {
    return history.versions().stream()
        .filter(version -> version.category().equals(CATEGORY) && version.validTo() == null)
        .findFirst()
        .orElseThrow();
  }
}
