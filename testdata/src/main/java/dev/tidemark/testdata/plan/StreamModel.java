/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import java.util.List;

/**
 * What is particular to the events of one stream: how they are made and written, what can be wrong
 * with them, and the oracle that is told of the good ones.
 *
 * @param <E> an event before it is written
 */
public interface StreamModel<E> {

  /** The next event, which happens then; times need not ascend. */
  E event(long eventMillis);

  /** A valid event that closes windows, for this partition. */
  E closingEvent(int partition, long eventMillis);

  /** The key of an event's record. */
  byte[] key(E event);

  /** The payload of an event. */
  Payload payload(E event);

  /** The failure types of the defects that {@link #broken} can make, in a fixed order. */
  List<String> defects();

  /**
   * The payload of an event with exactly one thing wrong.
   *
   * @param defect one of {@link #defects}
   * @param random draws what differs between records of one defect
   * @return the bytes, or null for a tombstone
   */
  byte[] broken(String defect, E event, long arrivalMillis, RandomStream random);

  /** Tells the oracle of a good event, each once, in the order of their arrival. */
  void good(E event);
}
