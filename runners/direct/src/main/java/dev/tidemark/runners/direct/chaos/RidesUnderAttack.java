/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RidesConfig;
import dev.tidemark.pipeline.oracle.PublishedCounts;
import dev.tidemark.pipeline.oracle.RidesComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.runners.direct.drain.RidesDrain;
import dev.tidemark.testdata.plan.ExpectationFile;
import dev.tidemark.testdata.rides.RidesExpectation;
import dev.tidemark.testdata.rides.RidesGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/** Ride events; what goes to the topic of counts is compared, too. */
final class RidesUnderAttack implements ChaosStream {

  private @MonotonicNonNull RidesExpectation expected;

  @Override
  public String topic() {
    return RidesGenerator.TOPIC;
  }

  @Override
  public void expect(Path file) throws IOException {
    expected = ExpectationFile.read(file, RidesExpectation.class);
  }

  @Override
  public long records() {
    return expected.records().received();
  }

  @Override
  public void addDeadLetters(String type, long more) {
    expected =
        new RidesExpectation(
            expected.seed(),
            expected.records().withDeadLetters(type, more),
            expected.counts(),
            expected.sessions(),
            expected.joined());
  }

  @Override
  public String identity() {
    return "event_id, event_time";
  }

  @Override
  public Progress progress(TableQueries queries, PipelineConfig config) {
    RidesDrain drain = RidesDrain.read(queries, FinalPanes.CLOSING);
    return new Progress(
        drain.progress(records()),
        drain.isComplete(
            records(), config.own(RidesConfig.class).countsWindow().windowsPerEvent()));
  }

  @Override
  public List<String> mismatches(TableQueries queries, PipelineConfig config) {
    KafkaConfig kafka = (KafkaConfig) config.source();
    return RidesComparison.compare(
            queries,
            expected,
            FinalPanes.CLOSING,
            PublishedCounts.read(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                config.own(RidesConfig.class).countsTopic()))
        .mismatches();
  }
}
