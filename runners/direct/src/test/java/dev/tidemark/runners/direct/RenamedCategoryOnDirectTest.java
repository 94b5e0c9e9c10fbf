/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import dev.tidemark.pipeline.contract.RenamedCategoryContract;

/** A renamed category on the direct runner. */
final class RenamedCategoryOnDirectTest extends RenamedCategoryContract {

  RenamedCategoryOnDirectTest() {
    super("direct");
  }
}
