/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.pipeline.oracle.OracleReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What a demo found, for {@code --report}. Names in JSON are in snake case.
 *
 * @param runner the runner's name
 * @param seed the generator's seed
 * @param exact whether everything is as the oracle says and the runner dropped nothing
 * @param runnerDroppedLate elements that the runner itself dropped as late
 * @param seconds from the pipeline's start until every window was final
 */
record DemoReport(
    String runner,
    long seed,
    boolean exact,
    long received,
    long good,
    long duplicate,
    long deadLetter,
    long onTime,
    long late,
    long tooLate,
    SortedMap<String, Long> deadLettersByType,
    long goldRows,
    long goldMismatches,
    double distinctMaxRelativeError,
    double distinctMeanRelativeError,
    long runnerDroppedLate,
    double seconds,
    List<String> mismatches) {

  static DemoReport of(
      String runner, long seed, OracleReport tables, long runnerDroppedLate, double seconds) {
    return new DemoReport(
        runner,
        seed,
        tables.isExact() && runnerDroppedLate == 0,
        tables.received(),
        tables.good(),
        tables.duplicate(),
        tables.deadLetter(),
        tables.onTime(),
        tables.late(),
        tables.tooLate(),
        tables.deadLettersByType(),
        tables.goldRows(),
        tables.goldMismatches(),
        tables.distinctMaxRelativeError(),
        tables.distinctMeanRelativeError(),
        runnerDroppedLate,
        seconds,
        tables.mismatches());
  }

  void writeTo(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), this);
  }
}
