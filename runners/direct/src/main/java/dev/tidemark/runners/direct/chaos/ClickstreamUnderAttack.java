/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.runners.direct.drain.ClickstreamDrain;
import dev.tidemark.testdata.clickstream.Expectation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/** Clicks, with windows that close soon. */
final class ClickstreamUnderAttack implements ChaosStream {

  private @MonotonicNonNull Expectation expected;

  @Override
  public String topic() {
    return "clickstream-events";
  }

  @Override
  public List<String> time() {
    return List.of("--maxDelay=1m", "--allowedLateness=1m");
  }

  @Override
  public void expect(Path file) throws IOException {
    expected = Expectation.readFrom(file);
  }

  @Override
  public long records() {
    return expected.received();
  }

  @Override
  public void addDeadLetters(String type, long more) {
    expected = expected.withDeadLetters(type, more);
  }

  @Override
  public String identity() {
    return "event_id, event_time";
  }

  @Override
  public Progress progress(TableQueries queries, PipelineConfig config) {
    ClickstreamConfig gold = config.own(ClickstreamConfig.class);
    ClickstreamDrain drain = ClickstreamDrain.read(queries, FinalPanes.CLOSING, gold);
    return new Progress(drain.progress(records()), drain.isComplete(records(), gold));
  }

  @Override
  public List<String> mismatches(TableQueries queries, PipelineConfig config) {
    return OracleComparison.compare(
            queries, expected, FinalPanes.CLOSING, config.own(ClickstreamConfig.class).topPages())
        .mismatches();
  }
}
