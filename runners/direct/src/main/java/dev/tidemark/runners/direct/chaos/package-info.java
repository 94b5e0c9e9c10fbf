/* SPDX-License-Identifier: Apache-2.0 */
/** Faults on purpose: generator, broker and pipeline as processes that are killed and come back. */
package dev.tidemark.runners.direct.chaos;
