/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import java.io.IOException;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Events on their way to the subtask that has seen the others of their group. */
final class EventBytes {
  static final TypeInformation<Tuple2<Long, byte[]>> TYPE =
      Types.TUPLE(Types.LONG, Types.PRIMITIVE_ARRAY(Types.BYTE));

  /** Groups of a minute; many, so that subtasks get equal shares, and few, each has a timer. */
  private static final long GROUPS = 256;

  private static final long MINUTE_MILLIS = 60_000;

  private EventBytes() {}

  /** An event with the number of its group: some of the ids of a minute of event time. */
  static Tuple2<Long, byte[]> of(ClickEvent event) throws IOException {
    return Tuple2.of(
        Math.floorDiv(event.eventTimeMillis(), MINUTE_MILLIS) * GROUPS
            + Math.floorMod(event.eventId().hashCode(), GROUPS),
        CoderUtils.encodeToByteArray(ClickEventCoder.of(), event));
  }

  static ClickEvent event(Tuple2<Long, byte[]> from) throws IOException {
    return CoderUtils.decodeFromByteArray(ClickEventCoder.of(), from.f1);
  }

  /** When the minute of a group ends. */
  static long endMillis(long group) {
    return (Math.floorDiv(group, GROUPS) + 1) * MINUTE_MILLIS;
  }
}
