/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import dev.tidemark.pipeline.contract.DriversContract;

/** The drivers contract on the direct runner. */
final class DriversOnDirectTest extends DriversContract {

  DriversOnDirectTest() {
    super("direct");
  }
}
