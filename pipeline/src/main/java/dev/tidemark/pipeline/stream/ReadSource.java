/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.kafka.ReadKafka;
import dev.tidemark.pipeline.kafka.ReadRecordFiles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.transforms.bundle.GatherIntoBundles;
import dev.tidemark.transforms.record.RawRecord;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;

/** Reads what the configuration names as source. */
final class ReadSource {

  private static final Duration GATHER_WAIT = Duration.ofMillis(500);
  private static final int GATHER_ELEMENTS = 500;

  private ReadSource() {}

  /** The records, stamped with their arrival less {@code maxDelay}. */
  static PCollection<RawRecord> of(Pipeline pipeline, String fileTopic, StreamSteps steps) {
    Duration maxDelay = Duration.ofMillis(steps.config().time().maxDelayMillis());
    PCollection<RawRecord> records;
    if (steps.config().source() instanceof KafkaConfig kafka) {
      records = pipeline.apply("ReadKafka", ReadKafka.of(kafka, maxDelay));
    } else {
      RecordFiles files = (RecordFiles) steps.config().source();
      records =
          pipeline.apply("ReadRecordFiles", ReadRecordFiles.of(files.paths(), fileTopic, maxDelay));
    }
    return steps.capabilities().bundles() == Bundles.SMALL
        ? records.apply("GatherIntoBundles", GatherIntoBundles.of(GATHER_WAIT, GATHER_ELEMENTS))
        : records;
  }
}
