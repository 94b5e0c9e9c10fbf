/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Keeps the open sessions of a key, and makes rows of them when timers say so. */
final class SessionsFn extends DoFn<KV<String, AmountTotal>, Session> {
  private static final long serialVersionUID = 1L;

  @StateId("open")
  private final StateSpec<ValueState<List<OpenSession>>> openSpec =
      StateSpecs.value(ListCoder.of(OpenSessionCoder.of()));

  /** Whether an early firing is due: further events must not put it off. */
  @StateId("earlyIsDue")
  private final StateSpec<ValueState<Boolean>> earlyIsDueSpec = StateSpecs.value(BooleanCoder.of());

  @TimerId("watermark")
  private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  @TimerId("early")
  private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  private final AggregationWindows windows;
  private final long gapMillis;

  SessionsFn(AggregationWindows windows, long gapMillis) {
    this.windows = windows;
    this.gapMillis = gapMillis;
  }

  @ProcessElement
  public void add(
      @Element KV<String, AmountTotal> event,
      @Timestamp Instant timestamp,
      @AlwaysFetched @StateId("open") ValueState<List<OpenSession>> open,
      @StateId("earlyIsDue") ValueState<Boolean> earlyIsDue,
      @TimerId("watermark") Timer watermark,
      @TimerId("early") Timer early) {
    OpenSessions sessions = sessions(event.getKey(), open);
    sessions.add(timestamp.getMillis(), event.getValue());
    open.write(sessions.sessions());
    watermark.set(Instant.ofEpochMilli(sessions.nextDeadline()));
    if (windows.emitMode() == EmitMode.UPDATES && !Boolean.TRUE.equals(earlyIsDue.read())) {
      earlyIsDue.write(true);
      early.offset(Duration.millis(windows.earlyFiringDelay().toMillis())).setRelative();
    }
  }

  @OnTimer("early")
  public void early(
      @Key String key,
      @AlwaysFetched @StateId("open") ValueState<List<OpenSession>> open,
      @StateId("earlyIsDue") ValueState<Boolean> earlyIsDue,
      OutputReceiver<Session> rows) {
    earlyIsDue.clear();
    OpenSessions sessions = sessions(key, open);
    sessions.early(rows::output);
    write(sessions, open);
  }

  @OnTimer("watermark")
  public void watermark(
      OnTimerContext context,
      @Key String key,
      @AlwaysFetched @StateId("open") ValueState<List<OpenSession>> open,
      @TimerId("watermark") Timer watermark,
      OutputReceiver<Session> rows) {
    OpenSessions sessions = sessions(key, open);
    sessions.watermark(context.fireTimestamp().getMillis(), rows::output);
    write(sessions, open);
    if (!sessions.sessions().isEmpty()) {
      watermark.set(Instant.ofEpochMilli(sessions.nextDeadline()));
    }
  }

  private OpenSessions sessions(String key, ValueState<List<OpenSession>> open) {
    List<OpenSession> known = open.read();
    return new OpenSessions(
        key,
        known == null ? List.of() : known,
        gapMillis,
        windows.policy().allowedLatenessMillis(),
        windows.emitMode());
  }

  private static void write(OpenSessions sessions, ValueState<List<OpenSession>> open) {
    if (sessions.sessions().isEmpty()) {
      open.clear();
    } else {
      open.write(sessions.sessions());
    }
  }
}
