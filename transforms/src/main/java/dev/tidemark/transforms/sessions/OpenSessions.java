/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.window.EmitMode;
import dev.tidemark.transforms.window.WindowPane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/** The open sessions of one key, at most as many as fit beside each other. For one thread. */
final class OpenSessions {
  private final String key;
  private final long gapMillis;
  private final long allowedLatenessMillis;
  private final EmitMode emitMode;
  private List<OpenSession> sessions;

  OpenSessions(
      String key,
      List<OpenSession> sessions,
      long gapMillis,
      long allowedLatenessMillis,
      EmitMode emitMode) {
    this.key = key;
    this.sessions = sessions;
    this.gapMillis = gapMillis;
    this.allowedLatenessMillis = allowedLatenessMillis;
    this.emitMode = emitMode;
  }

  /** Adds an event: to a session, or as one, or as the bridge between several. */
  void add(long millis, AmountTotal total) {
    OpenSession event = OpenSession.of(millis, total);
    OpenSession merged = event;
    List<OpenSession> others = new ArrayList<>();
    for (OpenSession session : sessions) {
      if (session.touches(event, gapMillis)) {
        merged = session.merge(merged);
      } else {
        others.add(session);
      }
    }
    others.add(merged);
    sessions = others;
  }

  /** Tells of all that has changed, before the watermark has anything to say. */
  void early(Consumer<Session> rows) {
    List<OpenSession> after = new ArrayList<>();
    for (OpenSession session : sessions) {
      if (session.changed()) {
        rows.accept(row(session, session.closedOnce() ? Timing.LATE : Timing.EARLY, false));
        after.add(session.afterRow(false));
      } else {
        after.add(session);
      }
    }
    sessions = after;
  }

  /** Tells of what is due, and forgets the sessions that nothing can change any more. */
  void watermark(long watermarkMillis, Consumer<Session> rows) {
    List<OpenSession> after = new ArrayList<>();
    for (OpenSession session : sessions) {
      if (watermarkMillis >= closingMillis(session)) {
        rows.accept(row(session, timing(session), true));
      } else if (isDue(session) && watermarkMillis >= lastInstant(session)) {
        rows.accept(row(session, timing(session), false));
        after.add(session.afterRow(true));
      } else {
        after.add(session);
      }
    }
    sessions = after;
  }

  /** The next watermark that has something to say; only where there are sessions. */
  long nextDeadline() {
    long deadline = Long.MAX_VALUE;
    for (OpenSession session : sessions) {
      deadline = Math.min(deadline, isDue(session) ? lastInstant(session) : closingMillis(session));
    }
    return deadline;
  }

  List<OpenSession> sessions() {
    return sessions;
  }

  private boolean isDue(OpenSession session) {
    return emitMode == EmitMode.UPDATES && session.changed();
  }

  /** The last instant within the session; as the windows of Beam, it ends a gap after its event. */
  private long lastInstant(OpenSession session) {
    return session.lastMillis() + gapMillis - 1;
  }

  private long closingMillis(OpenSession session) {
    return lastInstant(session) + allowedLatenessMillis;
  }

  /** As Beam's panes: a closing row that repeats what early rows told of is a late one, too. */
  private static Timing timing(OpenSession session) {
    return session.closedOnce() || !session.changed() ? Timing.LATE : Timing.ON_TIME;
  }

  private Session row(OpenSession session, Timing timing, boolean isFinal) {
    return new Session(
        key,
        new WindowPane(
            session.firstMillis(),
            session.lastMillis() + gapMillis,
            session.revision(),
            timing,
            isFinal),
        session.lastMillis(),
        session.total().count(),
        session.total().amount(),
        session.replaced(),
        session.total().lastArrivalMillis());
  }
}
