/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.record.RecordPositionCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link OrderEvent}: the amount in ten-thousandths. Deterministic. */
public final class OrderEventCoder extends BlockCoder<OrderEvent> {
  private static final OrderEventCoder INSTANCE = new OrderEventCoder();

  private OrderEventCoder() {
    super("OrderEvent", 1);
  }

  /** The coder. */
  public static OrderEventCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(OrderEvent order, BlockWriter block) {
    block.writeString(order.orderId());
    block.writeSigned(Amount.toUnscaled(order.amount()));
    block.writeString(order.currency());
    block.writeString(order.category());
    block.writeSigned(order.eventTimeMillis());
    block.writeOptionalString(order.unknownFields());
    block.writeUnsigned(order.unknownFieldCount());
    RecordPositionCoder.of().writeBody(order.position(), block);
  }

  @Override
  public OrderEvent readBody(BlockReader block) throws CoderException {
    return new OrderEvent(
        block.readString(),
        Amount.ofUnscaled(block.readSigned()),
        block.readString(),
        block.readString(),
        block.readSigned(),
        block.readOptionalString(),
        block.readCount(),
        RecordPositionCoder.of().readBody(block));
  }
}
