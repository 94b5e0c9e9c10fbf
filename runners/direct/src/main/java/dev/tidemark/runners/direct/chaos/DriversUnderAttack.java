/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.oracle.DriversComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.runners.direct.drain.DriversDrain;
import dev.tidemark.testdata.drivers.DriverChangesGenerator;
import dev.tidemark.testdata.drivers.DriversExpectation;
import dev.tidemark.testdata.plan.ExpectationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/** The change log of drivers. */
final class DriversUnderAttack implements ChaosStream {

  private @MonotonicNonNull DriversExpectation expected;

  @Override
  public String topic() {
    return DriverChangesGenerator.TOPIC;
  }

  @Override
  public void expect(Path file) throws IOException {
    expected = ExpectationFile.read(file, DriversExpectation.class);
  }

  @Override
  public long records() {
    return expected.records().received();
  }

  @Override
  public void addDeadLetters(String type, long more) {
    expected =
        new DriversExpectation(
            expected.seed(), expected.records().withDeadLetters(type, more), expected.drivers());
  }

  @Override
  public String identity() {
    return "event_id";
  }

  @Override
  public Progress progress(TableQueries queries, PipelineConfig config) {
    DriversDrain drain = DriversDrain.read(queries);
    return new Progress(drain.progress(records()), drain.isComplete(records()));
  }

  @Override
  public List<String> mismatches(TableQueries queries, PipelineConfig config) {
    return DriversComparison.compare(queries, expected).mismatches();
  }
}
