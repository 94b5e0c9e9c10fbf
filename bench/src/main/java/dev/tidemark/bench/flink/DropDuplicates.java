/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.time.TimePolicy;
import java.nio.file.Path;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Takes the first event of each id and event time, and counts it.
 *
 * <p>Identities are kept in groups, each some ids of one minute of event time, which has one timer:
 * it goes when every event of that minute would be too late. A timer for each identity costs as
 * much again as the identity.
 */
final class DropDuplicates extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<Tuple2<Long, byte[]>, byte[]>,
        Triggerable<Long, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  private static final long HORIZON_MILLIS =
      TimePolicy.DEFAULT.maxDelayMillis() + TimePolicy.DEFAULT.allowedLatenessMillis();

  private final String warehouse;
  private transient ClickstreamWork work;
  private transient MapState<String, Boolean> seen;
  private transient InternalTimerService<VoidNamespace> timers;

  DropDuplicates(String warehouse) {
    this.warehouse = warehouse;
  }

  @Override
  public void open() throws Exception {
    super.open();
    work = ClickstreamWork.on(Path.of(warehouse));
    seen =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("seen", Types.STRING, Types.BOOLEAN));
    timers = getInternalTimerService("expiry", VoidNamespaceSerializer.INSTANCE, this);
  }

  @Override
  public void processElement(StreamRecord<Tuple2<Long, byte[]>> element) throws Exception {
    ClickEvent event = EventBytes.event(element.getValue());
    String identity = event.eventId() + event.eventTimeMillis();
    if (seen.contains(identity)) {
      work.duplicate(event);
    } else {
      seen.put(identity, true);
      timers.registerEventTimeTimer(
          VoidNamespace.INSTANCE, EventBytes.endMillis(element.getValue().f0) + HORIZON_MILLIS);
      work.unique(event);
    }
  }

  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) {
    seen.clear();
  }

  /** There are no such timers. */
  @Override
  public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
    throw new IllegalStateException("nobody has set " + timer);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    super.prepareSnapshotPreBarrier(checkpoint);
    if (!work.isFinished()) {
      output.collect(new StreamRecord<>(FileBytes.of(work.finishParts())));
    }
  }

  @Override
  public void close() throws Exception {
    if (work != null) {
      work.close();
    }
    super.close();
  }
}
