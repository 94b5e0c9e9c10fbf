/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.RandomStream;

/**
 * An event before it is written as JSON.
 *
 * @param id the event id
 * @param step what the user did
 * @param timeMillis when, by the producer's clock
 * @param properties how the properties are written
 * @param amount a number to fill properties with
 * @param unknownFields how many fields the schema does not know, 0 to 3
 */
record ClickEvent(
    String id,
    Visitors.Step step,
    long timeMillis,
    Properties properties,
    int amount,
    int unknownFields) {

  /** The ways to send properties. */
  enum Properties {
    ABSENT,
    STRING,
    OBJECT;

    static Properties draw(RandomStream random) {
      int percent = random.below(100);
      if (percent < 40) {
        return ABSENT;
      }
      return percent < 70 ? STRING : OBJECT;
    }
  }
}
