/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.io.Serializable;

/** Where records come from. */
public sealed interface SourceConfig extends Serializable
    permits KafkaConfig, RecordFiles, BronzeTable {}
