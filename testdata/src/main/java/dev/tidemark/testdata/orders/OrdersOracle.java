/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import dev.tidemark.testdata.orders.OrdersExpectation.NamedOrders;
import dev.tidemark.testdata.orders.OrdersExpectation.Revenue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Adds up good orders, from what the generator knows of them and never from their bytes. */
final class OrdersOracle {

  static final Duration WINDOW = Duration.ofHours(1);
  private static final Duration PERIOD = Duration.ofMinutes(15);

  private static final Comparator<Key> BY_WINDOW =
      Comparator.comparingLong(Key::start)
          .thenComparing(Key::category)
          .thenComparing(Key::currency);
  private static final Comparator<CategoryVersion> BY_NAME =
      Comparator.comparing(CategoryVersion::category)
          .thenComparing(CategoryVersion::name)
          .thenComparing(CategoryVersion::department);

  private final CategoryHistory categories;
  private final TreeMap<Key, Sum> sums = new TreeMap<>(BY_WINDOW);
  private final TreeMap<CategoryVersion, Long> named = new TreeMap<>(BY_NAME);
  private long withoutCategory;

  private record Key(long start, String category, String currency) {}

  private record Sum(BigDecimal revenue, long orders) {}

  OrdersOracle(CategoryHistory categories) {
    this.categories = categories;
  }

  void good(Order order) {
    Instant time = Instant.ofEpochMilli(order.timeMillis());
    CategoryVersion version =
        categories
            .at(order.category(), time)
            .orElseGet(
                () -> {
                  withoutCategory++;
                  return new CategoryVersion(order.category(), "", "", Instant.EPOCH, null);
                });
    named.merge(version, 1L, Long::sum);
    long period = PERIOD.toMillis();
    long last = Math.floorDiv(order.timeMillis(), period) * period;
    for (long start = last; start > order.timeMillis() - WINDOW.toMillis(); start -= period) {
      sums.merge(
          new Key(start, order.category(), order.currency()),
          new Sum(order.amount(), 1),
          (a, b) -> new Sum(a.revenue().add(b.revenue()), a.orders() + b.orders()));
    }
  }

  long withoutCategory() {
    return withoutCategory;
  }

  List<NamedOrders> named() {
    List<NamedOrders> rows = new ArrayList<>();
    named.forEach(
        (version, orders) ->
            rows.add(
                new NamedOrders(version.category(), version.name(), version.department(), orders)));
    return rows;
  }

  List<Revenue> revenue() {
    List<Revenue> rows = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            rows.add(
                new Revenue(
                    Instant.ofEpochMilli(key.start()),
                    Instant.ofEpochMilli(key.start() + WINDOW.toMillis()),
                    key.category(),
                    key.currency(),
                    sum.revenue(),
                    sum.orders())));
    return rows;
  }
}
