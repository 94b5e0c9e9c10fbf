/* SPDX-License-Identifier: Apache-2.0 */
/** How a pipeline shows its tables to people, without knowing who draws them. */
package dev.tidemark.pipeline.page;
