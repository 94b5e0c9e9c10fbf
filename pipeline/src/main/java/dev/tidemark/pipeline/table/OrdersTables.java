/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.SharedColumns.PANE;
import static dev.tidemark.pipeline.table.SharedColumns.byDayOfWindow;
import static dev.tidemark.pipeline.table.SharedColumns.columns;
import static dev.tidemark.pipeline.table.SharedColumns.micros;
import static dev.tidemark.pipeline.table.SharedColumns.pane;
import static dev.tidemark.pipeline.table.SharedColumns.row;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.transforms.join.Joined;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.orders.OrderEvent;
import dev.tidemark.transforms.orders.Revenue;
import dev.tidemark.transforms.reference.Version;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** The tables of the orders pipeline, as {@code docs/tables.md} describes them. */
public final class OrdersTables {

  /** The dimension that orders are joined with. */
  public static final String CATEGORIES = "categories";

  private static final String STREAM = OrdersConfig.STREAM;
  private static final Types.DecimalType AMOUNT =
      Types.DecimalType.of(Amount.PRECISION, Amount.SCALE);
  private static final Types.DecimalType SUM = Types.DecimalType.of(38, Amount.SCALE);

  private OrdersTables() {}

  /** All tables; the policy decides values only. */
  public static List<TableDefinition<?>> all(TimePolicy policy) {
    return List.of(
        RecordTables.bronze(STREAM),
        silver(policy),
        duplicates(policy),
        lateEvents(),
        RecordTables.deadLetters(),
        revenuePerCategory(),
        categories());
  }

  /** {@code silver_orders}: valid, deduplicated orders with their category as of their time. */
  public static TableDefinition<Joined<OrderEvent, Category>> silver(TimePolicy policy) {
    return RecordTables.silver(
        STREAM,
        policy,
        List.of(
            required(0, "event_id", Types.StringType.get()),
            required(0, "amount", AMOUNT),
            required(0, "currency", Types.StringType.get()),
            required(0, "category", Types.StringType.get()),
            optional(0, "category_name", Types.StringType.get()),
            optional(0, "department", Types.StringType.get()),
            required(0, "category_found", Types.BooleanType.get())),
        value -> {
          OrderEvent order = value.left();
          Category category = value.right();
          return new Object[] {
            order.orderId(),
            order.amount(),
            order.currency(),
            order.category(),
            category == null ? null : category.name(),
            category == null ? null : category.department(),
            category != null
          };
        },
        Joined::left);
  }

  /** {@code duplicates}: records of orders that were already in silver. */
  public static TableDefinition<OrderEvent> duplicates(TimePolicy policy) {
    return RecordTables.duplicates(STREAM, policy);
  }

  /** {@code late_events}: orders that came too late for silver and gold. */
  public static TableDefinition<OrderEvent> lateEvents() {
    return RecordTables.lateEvents(
        STREAM,
        order -> "order",
        order ->
            EventJson.of(order)
                .with("amount", order.amount())
                .with("currency", order.currency())
                .with("category", order.category())
                .with("unknown_fields", order.unknownFields())
                .write());
  }

  /** {@code gold_revenue_per_category}: revenue and orders per category, currency and window. */
  public static TableDefinition<Revenue> revenuePerCategory() {
    Schema schema =
        columns(
            PANE,
            List.of(
                required(0, "category", Types.StringType.get()),
                required(0, "currency", Types.StringType.get()),
                required(0, "revenue", SUM),
                required(0, "order_count", Types.LongType.get())));
    String key = "window_start,window_end,category,currency";
    return TableDefinition.<Revenue>of(
            "gold_revenue_per_category",
            schema,
            byDayOfWindow(schema),
            value ->
                row(
                    pane(value.pane(), value.lastArrivalMillis()),
                    value.category(),
                    value.currency(),
                    value.revenue(),
                    value.orderCount()))
        .withProperty(TableDefinition.PANE_KEY, key)
        .withProperty(TableDefinition.ROW_KEY, key);
  }

  /**
   * {@code categories}: what each category is called, and from when to when. Not written by the
   * pipeline, but by whoever keeps the categories.
   */
  public static TableDefinition<Version<Category>> categories() {
    Schema schema =
        columns(
            List.of(
                required(0, "category", Types.StringType.get()),
                required(0, "name", Types.StringType.get()),
                optional(0, "department", Types.StringType.get()),
                required(0, "valid_from", Types.TimestampType.withZone()),
                optional(0, "valid_to", Types.TimestampType.withZone())));
    return TableDefinition.of(
        CATEGORIES,
        schema,
        PartitionSpec.unpartitioned(),
        version ->
            new Object[] {
              version.key(),
              version.value().name(),
              version.value().department(),
              micros(version.validFromMillis()),
              version.validToMillis() == Version.STILL_VALID
                  ? null
                  : micros(version.validToMillis())
            });
  }
}
