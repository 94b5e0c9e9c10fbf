/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

/** The records that the pipeline's bronze table holds already. */
public record BronzeTable() implements SourceConfig {}
