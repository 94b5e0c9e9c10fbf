/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testdata.plan.BrokenJson;
import dev.tidemark.testdata.plan.Payload;
import dev.tidemark.testdata.plan.RandomStream;
import dev.tidemark.testdata.plan.StreamModel;
import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.plan.ZipfDistribution;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** Orders: how they are drawn and written, and what can be wrong with them. */
final class OrdersModel implements StreamModel<Order> {

  private static final List<String> DEFECTS =
      List.of(
          "truncated_json",
          "not_json",
          "wrong_type",
          "missing_field",
          "empty_field",
          "invalid_amount",
          "invalid_currency",
          "local_timestamp",
          "malformed_timestamp",
          "future_timestamp",
          "absurd_timestamp",
          "empty_value",
          "tombstone",
          "payload_too_large");

  private static final String[] REQUIRED = {
    "order_id", "amount", "currency", "category", "event_time"
  };
  private static final String[] CURRENCIES = {"EUR", "EUR", "EUR", "USD", "GBP", "JPY"};
  private static final String[] BAD_AMOUNTS = {"12,50", "NaN", "1e400", "0.00001", "€ 5", ""};
  private static final String[] BAD_CURRENCIES = {"eur", "EURO", "E", "€", ""};
  private static final String[] BAD_TIMES = {
    "yesterday", "2026-02-30T10:00:00Z", "05/01/2026 10:00", "2026-01-05T10:00:00+99:00"
  };
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

  private final RandomStream random;
  private final ZipfDistribution categories =
      ZipfDistribution.of(CategoryHistory.ids().size(), 0.6);
  private final TimeRule timeRule;
  private final OrdersOracle oracle;
  private long number;

  OrdersModel(StreamShape shape, OrdersOracle oracle) {
    this.random = RandomStream.of(shape.seed(), "orders");
    this.timeRule = shape.timeRule();
    this.oracle = oracle;
  }

  @Override
  public Order event(long eventMillis) {
    return new Order(
        new UUID(random.nextLong(), number++).toString(),
        amount(),
        random.oneOf(CURRENCIES),
        CategoryHistory.ids().get(categories.draw(random)),
        eventMillis,
        new Order.Form(
            random.below(5) - 2, random.chance(0.2), random.chance(0.3), random.chance(0.03)));
  }

  @Override
  public Order closingEvent(int partition, long eventMillis) {
    return new Order(
        new UUID(random.nextLong(), number++).toString(),
        new BigDecimal("1.00"),
        "EUR",
        "c-books",
        eventMillis,
        new Order.Form(0, false, false, false));
  }

  /** Whole, with cents, with four digits; one in twenty is a refund. */
  private BigDecimal amount() {
    long cents = random.logUniform(50, 200_000);
    BigDecimal amount =
        switch (random.below(6)) {
          case 0 -> BigDecimal.valueOf(cents / 100);
          case 1 -> BigDecimal.valueOf(cents * 100 + random.below(100), 4);
          default -> BigDecimal.valueOf(cents, 2);
        };
    return random.chance(0.05) ? amount.negate() : amount;
  }

  @Override
  public byte[] key(Order order) {
    return order.id().getBytes(UTF_8);
  }

  @Override
  public Payload payload(Order order) {
    Order.Form form = order.form();
    Payload payload =
        Payload.empty()
            .with("order_id", order.id())
            .with("amount", form.amountAsText() ? order.amount().toPlainString() : order.amount())
            .with("currency", order.currency())
            .with("category", order.category())
            .with("event_time", time(order));
    return form.unknownField() ? payload.with("channel", "shop") : payload;
  }

  private static Object time(Order order) {
    if (order.form().epochMillis()) {
      return order.timeMillis();
    }
    return Instant.ofEpochMilli(order.timeMillis())
        .atOffset(ZoneOffset.ofHours(order.form().offsetHours()))
        .toString();
  }

  @Override
  public List<String> defects() {
    return DEFECTS;
  }

  @Override
  public byte[] broken(String defect, Order order, long arrivalMillis, RandomStream draw) {
    Payload payload = payload(order);
    return switch (defect) {
      case "wrong_type" ->
          payload
              .with(
                  draw.chance(0.5) ? "order_id" : draw.chance(0.5) ? "category" : "event_time",
                  draw.chance(0.5) ? (Object) true : List.of(1))
              .encode();
      case "missing_field" -> {
        String field = draw.oneOf(REQUIRED);
        yield (draw.chance(0.5) ? payload.without(field) : payload.with(field, null)).encode();
      }
      case "empty_field" ->
          payload
              .with(draw.chance(0.5) ? "order_id" : "category", draw.chance(0.5) ? "" : "  ")
              .encode();
      case "invalid_amount" -> payload.with("amount", draw.oneOf(BAD_AMOUNTS)).encode();
      case "invalid_currency" -> payload.with("currency", draw.oneOf(BAD_CURRENCIES)).encode();
      case "local_timestamp" ->
          payload
              .with(
                  "event_time",
                  LOCAL.format(
                      LocalDateTime.ofInstant(
                          Instant.ofEpochMilli(order.timeMillis()), ZoneOffset.UTC)))
              .encode();
      case "malformed_timestamp" -> payload.with("event_time", draw.oneOf(BAD_TIMES)).encode();
      case "future_timestamp" ->
          payload
              .with(
                  "event_time",
                  Instant.ofEpochMilli(
                          arrivalMillis + draw.logUniform(timeRule.futureFrom(), 172_800_000))
                      .toString())
              .encode();
      // The epoch in seconds where milliseconds are declared.
      case "absurd_timestamp" ->
          payload
              .with("event_time", draw.chance(0.5) ? (Object) (arrivalMillis / 1000) : (Object) 0)
              .encode();
      default -> BrokenJson.make(defect, payload, draw);
    };
  }

  @Override
  public void good(Order order) {
    oracle.good(order);
  }
}
