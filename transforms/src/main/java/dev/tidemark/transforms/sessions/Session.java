/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.window.WindowPane;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * A session as it is known so far.
 *
 * <p>A session is named by its key and its first event. A late event can move the first event, or
 * join sessions: then there are identities that rows have told of and that are no more, and the
 * next row lists them, once. Events are never taken back, so an identity that was replaced stays
 * replaced. Hence, in whatever order rows are read, the sessions are: of each identity the row with
 * the highest {@code paneIndex}, without the identities that any row replaces.
 *
 * @param key whose session
 * @param pane its window, from the first event to a gap after the last, and which of its rows this
 *     is
 * @param lastEventMillis the time of its last event, epoch milliseconds UTC
 * @param eventCount how many events
 * @param amount the exact sum of their amounts, in the scale of all amounts
 * @param replacedFirstEvents the first events of sessions of this key that this one replaces, epoch
 *     milliseconds UTC
 * @param lastArrivalMillis the latest arrival time among the events, epoch milliseconds UTC
 */
public record Session(
    String key,
    WindowPane pane,
    long lastEventMillis,
    long eventCount,
    BigDecimal amount,
    List<Long> replacedFirstEvents,
    long lastArrivalMillis)
    implements Serializable {

  public Session {
    requireNonNull(key, "key");
    requireNonNull(pane, "pane");
    Amount.requireScale(amount);
    replacedFirstEvents = List.copyOf(replacedFirstEvents);
  }

  /** What names this session. */
  public SessionIdentity identity() {
    return new SessionIdentity(key, pane.windowStartMillis());
  }

  /** What named sessions that rows have told of, and that this session replaces. */
  public List<SessionIdentity> replaces() {
    return replacedFirstEvents.stream().map(first -> new SessionIdentity(key, first)).toList();
  }
}
