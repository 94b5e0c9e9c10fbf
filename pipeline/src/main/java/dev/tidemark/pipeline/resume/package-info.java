/* SPDX-License-Identifier: Apache-2.0 */
/** Going on from the tables where there is no checkpoint: described in {@code docs/recovery.md}. */
package dev.tidemark.pipeline.resume;
