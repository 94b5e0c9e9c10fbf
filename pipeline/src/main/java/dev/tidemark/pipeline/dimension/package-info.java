/* SPDX-License-Identifier: Apache-2.0 */
/** Tables that are not results, but what events are joined with. */
package dev.tidemark.pipeline.dimension;
