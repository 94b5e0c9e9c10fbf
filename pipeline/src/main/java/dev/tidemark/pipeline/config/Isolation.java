/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

/** Which records of transactional producers are read. */
public enum Isolation {
  /** Only those of committed transactions. */
  READ_COMMITTED,
  /** All of them, those of aborted transactions included. */
  READ_UNCOMMITTED
}
