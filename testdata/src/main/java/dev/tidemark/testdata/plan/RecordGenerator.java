/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import dev.tidemark.testdata.record.GeneratedRecord;
import java.util.Iterator;

/**
 * Makes the records of a topic in the order of their arrival, and at their end the closing events.
 */
public interface RecordGenerator extends Iterator<GeneratedRecord> {

  /** How many records there will be in all: the events and the closing ones. */
  long size();
}
