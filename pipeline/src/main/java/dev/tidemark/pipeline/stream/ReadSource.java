/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.kafka.ReadKafka;
import dev.tidemark.pipeline.kafka.ReadRecordFiles;
import dev.tidemark.pipeline.resume.CommittedOffsets;
import dev.tidemark.pipeline.resume.ReplayBronze;
import dev.tidemark.pipeline.resume.Resumption;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.transforms.bundle.GatherIntoBundles;
import dev.tidemark.transforms.record.RawRecord;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

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
      records = readKafka(pipeline, kafka, maxDelay, steps);
    } else {
      RecordFiles files = (RecordFiles) steps.config().source();
      records =
          pipeline.apply("ReadRecordFiles", ReadRecordFiles.of(files.paths(), fileTopic, maxDelay));
    }
    PCollection<RawRecord> gathered =
        steps.capabilities().bundles() == Bundles.SMALL
            ? records.apply("GatherIntoBundles", GatherIntoBundles.of(GATHER_WAIT, GATHER_ELEMENTS))
            : records;
    return steps
        .resumption()
        .map(
            resumption ->
                PCollectionList.of(
                        gathered.apply(
                            "ForgetTrigger",
                            Window.<RawRecord>configure()
                                .triggering(DefaultTrigger.of())
                                .withAllowedLateness(org.joda.time.Duration.ZERO)
                                .discardingFiredPanes()))
                    .and(
                        pipeline.apply(
                            "ReplayBronze",
                            ReplayBronze.of(
                                steps.config().stream(), steps.warehouse(), resumption)))
                    .apply("WithReplay", Flatten.pCollections()))
        .orElse(gathered);
  }

  private static PCollection<RawRecord> readKafka(
      Pipeline pipeline, KafkaConfig kafka, Duration maxDelay, StreamSteps steps) {
    if (steps.resumption().isEmpty()) {
      return pipeline.apply("ReadKafka", ReadKafka.of(kafka, maxDelay));
    }
    Resumption resumption = steps.resumption().get();
    CommittedOffsets committed = resumption.committed();
    return pipeline
        .apply(
            "ReadKafka",
            ReadKafka.of(kafka.withStartFrom(resumption.startFrom()), maxDelay)
                .withLastArrivals(resumption.lastArrivals()))
        .apply("SkipCommitted", Filter.by(record -> !committed.contains(record.position())));
  }
}
