/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import dev.tidemark.pipeline.contract.RidesContract;

/** The rides contract on the micro-batch runner. */
final class RidesOnSparkTest extends RidesContract {

  RidesOnSparkTest() {
    super("spark");
  }
}
