/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import dev.tidemark.pipeline.contract.DriversContract;

/** The drivers contract on the micro-batch runner. */
final class DriversOnSparkTest extends DriversContract {

  DriversOnSparkTest() {
    super("spark");
  }
}
