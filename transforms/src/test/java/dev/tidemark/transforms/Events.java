/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.EventType;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.orders.OrderEvent;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.rides.RideEvent;
import dev.tidemark.transforms.rides.RideEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.TimestampedValue;

/** Events and instants, counted from one fixed time. */
public final class Events {
  /** The start of a minute, of an hour and of a day. */
  public static final Instant BASE = Instant.parse("2026-11-20T00:00:00Z");

  private Events() {}

  /** So many milliseconds after the base, as epoch milliseconds. */
  public static long millis(Duration offset) {
    return BASE.plus(offset).toEpochMilli();
  }

  /** Beam's instant, so far after the base. */
  public static org.joda.time.Instant at(Duration offset) {
    return org.joda.time.Instant.ofEpochMilli(millis(offset));
  }

  /** Where a record of partition 3 stands that was read 7 ms after it arrived. */
  public static RecordPosition position(long offset, Duration arrival) {
    return new RecordPosition("clicks", 3, offset, millis(arrival), millis(arrival) + 7);
  }

  /** A page view that arrived when it happened. */
  public static ClickEvent pageView(String id, String user, String page, Duration time) {
    return new ClickEvent(
        id,
        user,
        "s-" + user,
        EventType.PAGE_VIEW.label(),
        page,
        null,
        "mobile",
        "DE",
        millis(time),
        null,
        null,
        0,
        position(100, time));
  }

  /** A click that arrived when it happened. */
  public static ClickEvent click(String id, String user, Duration time) {
    return click(id, user, time, position(100, time));
  }

  /** A click with the position of its record. */
  public static ClickEvent click(String id, String user, Duration time, RecordPosition position) {
    return new ClickEvent(
        id,
        user,
        null,
        EventType.CLICK.label(),
        null,
        null,
        null,
        null,
        millis(time),
        null,
        null,
        0,
        position);
  }

  /** An order in euros that arrived when it was made. */
  public static OrderEvent order(String id, String category, String amount, Duration time) {
    return new OrderEvent(
        id,
        Amount.parse(amount).orElseThrow(),
        "EUR",
        category,
        millis(time),
        null,
        0,
        position(100, time));
  }

  /** A ride event that arrived when it happened. */
  public static RideEvent ride(
      String id, String user, RideEventType type, String amount, Duration time) {
    return new RideEvent(
        id,
        user,
        type.label(),
        Amount.parse(amount).orElseThrow(),
        "r-" + user,
        null,
        millis(time),
        null,
        0,
        position(100, time));
  }

  /** At its event time. */
  public static <T extends StreamEvent> TimestampedValue<T> stamped(T event) {
    return TimestampedValue.of(event, org.joda.time.Instant.ofEpochMilli(event.eventTimeMillis()));
  }

  /** A record of this payload. */
  public static RawRecord record(String payload, RecordPosition position) {
    return new RawRecord(position, "key".getBytes(UTF_8), payload.getBytes(UTF_8), List.of());
  }

  /** The payload of a click. */
  public static String payload(String id, Duration time) {
    return "{\"event_id\":\"%s\",\"user_id\":\"u-%s\",\"event_type\":\"click\",\"event_timestamp\":%d}"
        .formatted(id, id, millis(time));
  }

  /** The window of a size that starts so far after the base. */
  public static IntervalWindow window(Duration start, Duration size) {
    return new IntervalWindow(at(start), at(start.plus(size)));
  }
}
