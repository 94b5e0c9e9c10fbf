/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import dev.tidemark.pipeline.contract.RenamedCategoryContract;

/** A renamed category on the micro-batch runner. */
final class RenamedCategoryOnSparkTest extends RenamedCategoryContract {

  RenamedCategoryOnSparkTest() {
    super("spark");
  }
}
