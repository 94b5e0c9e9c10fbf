/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import dev.tidemark.pipeline.contract.OrdersContract;

/** The orders contract on the micro-batch runner. */
final class OrdersOnSparkTest extends OrdersContract {

  OrdersOnSparkTest() {
    super("spark");
  }
}
