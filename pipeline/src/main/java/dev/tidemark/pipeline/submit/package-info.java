/* SPDX-License-Identifier: Apache-2.0 */
/** How a pipeline is handed to another system to be run there. */
package dev.tidemark.pipeline.submit;
