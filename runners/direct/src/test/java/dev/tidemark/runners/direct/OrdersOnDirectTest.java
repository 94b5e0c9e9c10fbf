/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import dev.tidemark.pipeline.contract.OrdersContract;

/** The orders contract on the direct runner. */
final class OrdersOnDirectTest extends OrdersContract {

  OrdersOnDirectTest() {
    super("direct");
  }
}
