/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.record.GeneratedRecord.Header;
import java.util.List;

/** A record that waits for its arrival, and what must become of it. */
@SuppressWarnings("ArrayRecordComponent") // Never compared by its components.
record PlannedRecord(
    long arrivalMillis,
    long sequence,
    int partition,
    byte[] key,
    byte[] value,
    List<Header> headers,
    Outcome outcome)
    implements Comparable<PlannedRecord> {

  /** In the order of arrival, and of planning within a millisecond. */
  @Override
  public int compareTo(PlannedRecord other) {
    int order = Long.compare(arrivalMillis, other.arrivalMillis);
    return order == 0 ? Long.compare(sequence, other.sequence) : order;
  }
}
