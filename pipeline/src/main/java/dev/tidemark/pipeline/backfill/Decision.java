/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

/** What to do with results that were made anew. */
public enum Decision {
  /** Compare them only. */
  COMPARE,
  /** Put them in place if late, recovered and repaired records explain all differences. */
  SWAP_IF_EXPLAINED,
  /** Put them in place whatever differs, as long as no record would be lost. */
  SWAP
}
