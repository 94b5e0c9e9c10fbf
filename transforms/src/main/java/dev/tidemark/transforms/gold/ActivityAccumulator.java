/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.clickstream.ClickEvent;

/** Adds events and partial results up. Mutable, for one thread. */
final class ActivityAccumulator {
  private final UsersSketch users = new UsersSketch();
  private long eventCount;
  private long lastArrivalMillis = Long.MIN_VALUE;

  void add(ClickEvent event) {
    users.add(event.userId());
    eventCount++;
    lastArrivalMillis = Math.max(lastArrivalMillis, event.position().arrivalMillis());
  }

  void merge(Activity part) {
    users.merge(part.usersSketch());
    eventCount += part.eventCount();
    lastArrivalMillis = Math.max(lastArrivalMillis, part.lastArrivalMillis());
  }

  void merge(ActivityAccumulator other) {
    users.merge(other.users);
    eventCount += other.eventCount;
    lastArrivalMillis = Math.max(lastArrivalMillis, other.lastArrivalMillis);
  }

  Activity toActivity() {
    return new Activity(eventCount, users.toBytes(), lastArrivalMillis);
  }
}
