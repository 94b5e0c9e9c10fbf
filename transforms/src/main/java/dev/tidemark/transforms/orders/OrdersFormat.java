/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.parse.EpochUnit;
import dev.tidemark.transforms.parse.EventFormat;
import dev.tidemark.transforms.parse.FieldRules;
import dev.tidemark.transforms.parse.FieldType;
import dev.tidemark.transforms.parse.ParsedFields;
import dev.tidemark.transforms.parse.PayloadField;
import dev.tidemark.transforms.parse.PayloadFields;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.validate.Rule;
import java.util.List;

/**
 * The payloads of orders. Event time is text of ISO-8601 with an offset; numbers are taken only in
 * the unit that was declared.
 *
 * <pre>{@code
 * ParseEvents.of(OrdersFormat.of().withEpochUnit(EpochUnit.MILLIS), policy)
 * }</pre>
 */
public final class OrdersFormat extends EventFormat<OrderEvent> {
  private static final long serialVersionUID = 1L;

  private static final PayloadField ORDER_ID = new PayloadField(0, "order_id", FieldType.ID);
  private static final PayloadField AMOUNT = new PayloadField(1, "amount", FieldType.AMOUNT);
  private static final PayloadField CURRENCY = new PayloadField(2, "currency", FieldType.TEXT);
  private static final PayloadField CATEGORY = new PayloadField(3, "category", FieldType.ID);
  private static final PayloadField EVENT_TIME = new PayloadField(4, "event_time", FieldType.TIME);

  private static final PayloadFields FIELDS =
      PayloadFields.of(ORDER_ID, AMOUNT, CURRENCY, CATEGORY, EVENT_TIME);

  private static final List<Rule<ParsedFields>> RULES =
      List.of(
          FieldRules.present(ORDER_ID),
          FieldRules.notBlank(ORDER_ID),
          FieldRules.present(AMOUNT),
          FieldRules.present(CURRENCY),
          FieldRules.rule(
              "is_code",
              FailureType.INVALID_CURRENCY,
              "not the three capital letters of an ISO 4217 code",
              CURRENCY,
              fields -> isCurrencyCode(fields.requiredText(CURRENCY))),
          FieldRules.present(CATEGORY),
          FieldRules.notBlank(CATEGORY),
          FieldRules.present(EVENT_TIME),
          FieldRules.plausibleTime(EVENT_TIME));

  private OrdersFormat(PayloadFields fields) {
    super("orders", OrderEventCoder.of(), fields, EVENT_TIME);
  }

  /** The format, where event times that are numbers are dead letters. */
  public static OrdersFormat of() {
    return new OrdersFormat(FIELDS);
  }

  /** With event times that are numbers of this unit. */
  public OrdersFormat withEpochUnit(EpochUnit unit) {
    return new OrdersFormat(fields().withEpochUnit(unit));
  }

  @Override
  public List<Rule<ParsedFields>> rules() {
    return RULES;
  }

  @Override
  public OrderEvent toEvent(ParsedFields fields, RecordPosition position) {
    return new OrderEvent(
        fields.requiredText(ORDER_ID),
        requireNonNull(fields.amount(AMOUNT)),
        fields.requiredText(CURRENCY),
        fields.requiredText(CATEGORY),
        fields.requiredNumber(EVENT_TIME),
        fields.unknownFields(),
        fields.unknownFieldCount(),
        position);
  }

  private static boolean isCurrencyCode(String text) {
    return text.length() == 3 && text.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
  }
}
