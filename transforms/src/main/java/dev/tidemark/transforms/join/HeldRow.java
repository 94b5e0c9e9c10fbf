/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

/**
 * A row that may still find others.
 *
 * @param timeMillis its event time, epoch milliseconds UTC
 * @param matched whether it has found one
 * @param row the row
 */
record HeldRow<T>(long timeMillis, boolean matched, T row) {

  HeldRow<T> afterMatch() {
    return matched ? this : new HeldRow<>(timeMillis, true, row);
  }
}
