/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.oracle.DriversComparison;
import dev.tidemark.testdata.drivers.DriverChangesGenerator;
import dev.tidemark.testdata.drivers.DriversExpectation;
import java.io.IOException;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.junit.jupiter.api.Test;

/** What the drivers' pipeline must make of a shuffled change log on every runner. */
public abstract class DriversContract extends StreamContract {

  private static final long SEED = 7;
  private static final long EVENTS = 400;

  private @MonotonicNonNull DriversExpectation expected;

  /** The contract for the runner of this name. */
  protected DriversContract(String runner) {
    super(runner);
  }

  @Override
  protected void run(Path folder) throws IOException {
    DriverChangesGenerator log =
        DriverChangesGenerator.of(DriverChangesGenerator.shape(EVENTS).withSeed(SEED));
    run("drivers", log, folder);
    expected = log.expectation();
  }

  @Test
  void tablesHoldWhatTheOracleExpects() {
    assertThat(DriversComparison.compare(queries(), expected).mismatches(), is(empty()));
    assertThat(expected.drivers().size(), is(greaterThan(30)));
  }

  /**
   * A change that was overtaken by a later one of its driver is in silver, but never was current.
   */
  @Test
  void rowsOfADriverOnlyGoForward() {
    assertThat(
        queries()
            .run(
                """
                SELECT driver_id, log_position, count(*) FROM drivers GROUP BY ALL
                HAVING count(*) > 1
                """)
            .rows(),
        is(empty()));
    long rows =
        ((Number) queries().run("SELECT count(*) FROM drivers").rows().get(0).get(0)).longValue();
    assertThat(expected.records().good(), is(greaterThan(rows)));
  }
}
