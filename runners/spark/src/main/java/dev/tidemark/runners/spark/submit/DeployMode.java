/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import java.util.Locale;

/** Where the driver runs. */
public enum DeployMode {
  /** In the submitting process. */
  CLIENT,
  /** On the cluster. */
  CLUSTER;

  /** As {@code spark-submit} spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
