/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.record.GeneratedRecord;
import java.util.ArrayList;
import java.util.List;

/** All records of a run and what is expected of them. */
record Generated(List<GeneratedRecord> records, Expectation expectation) {

  static Generated from(GeneratorSettings settings) {
    ClickstreamGenerator generator = ClickstreamGenerator.of(settings);
    List<GeneratedRecord> records = new ArrayList<>();
    generator.forEachRemaining(records::add);
    return new Generated(records, generator.expectation());
  }
}
