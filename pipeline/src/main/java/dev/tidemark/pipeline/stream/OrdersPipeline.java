/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.pipeline.dimension.ReadCategories;
import dev.tidemark.pipeline.table.OrdersTables;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.orders.CategoryCoder;
import dev.tidemark.transforms.orders.OrderEvent;
import dev.tidemark.transforms.orders.OrderEventCoder;
import dev.tidemark.transforms.orders.OrdersFormat;
import dev.tidemark.transforms.orders.SumRevenue;
import dev.tidemark.transforms.parse.ParseEvents;
import dev.tidemark.transforms.parse.ParsedEvents;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.reference.AsOfJoin;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/** Orders: with their category as of their time, and revenue per category. */
public final class OrdersPipeline implements StreamPipeline {

  OrdersPipeline() {}

  @Override
  public String name() {
    return OrdersConfig.STREAM;
  }

  @Override
  public String topic() {
    return "orders";
  }

  @Override
  public List<TableDefinition<?>> tables(TimePolicy policy) {
    return OrdersTables.all(policy);
  }

  @Override
  public List<TableRows<?>> addTo(PCollection<RawRecord> records, StreamSteps steps) {
    TimePolicy time = steps.config().time();
    OrdersConfig config = steps.config().own(OrdersConfig.class);
    OrdersFormat format =
        config.epochUnit() == null
            ? OrdersFormat.of()
            : OrdersFormat.of().withEpochUnit(config.epochUnit());
    ParsedEvents<OrderEvent> parsed =
        records.apply("ParseOrders", ParseEvents.of(format, time).withLimits(steps.parseLimits()));
    DeduplicatedEvents<OrderEvent> orders =
        parsed.events().apply("Deduplicate", steps.deduplicate(OrderEventCoder.of()));
    ReadCategories categories =
        records.isBounded() == IsBounded.BOUNDED
            ? ReadCategories.once(steps.warehouse())
            : ReadCategories.every(config.categoriesRefresh(), steps.warehouse());

    PCollection<OrderEvent> unique = orders.unique();

    return List.of(
        TableRows.of(records, RecordTables.bronze(name())),
        TableRows.of(parsed.deadLetters(), RecordTables.deadLetters()),
        TableRows.of(parsed.tooLate(), OrdersTables.lateEvents()),
        TableRows.of(orders.duplicates(), OrdersTables.duplicates(time)),
        TableRows.of(
            unique.apply(
                "JoinCategories",
                AsOfJoin.with(
                    records.getPipeline().apply("ReadCategories", categories),
                    OrderEvent::category,
                    CategoryCoder.of())),
            OrdersTables.silver(time)),
        TableRows.of(
            unique.apply(
                "SumRevenue",
                SumRevenue.of(steps.windows())
                    .withWindow(config.revenueWindow())
                    .withHotKeyFanout(config.revenueFanout())),
            OrdersTables.revenuePerCategory()));
  }
}
