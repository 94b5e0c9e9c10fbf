/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.money.AmountTotalCoder;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import dev.tidemark.transforms.window.WindowSpecification;
import java.math.BigDecimal;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts events, and adds their amounts up, in sessions: as long as events of a key come without a
 * gap. Late events grow sessions and join them; a {@link Session} then says which it replaces,
 * which Beam's own merging windows cannot tell.
 *
 * <p><b>In:</b> unique events at their event time, none too late, in the global window; bounded or
 * not.
 *
 * <p><b>Out:</b> rows in the global window. In {@link EmitMode#FINAL} one row for each session,
 * when nothing can change it any more: the allowed lateness after its end; none replaces another.
 * In {@link EmitMode#UPDATES} also one each early firing delay while events come, one when the
 * watermark passes the end, and one for what comes later. An event that is exactly a gap after
 * another begins a session of its own.
 *
 * <p><b>State:</b> some 60 bytes for each open session, and its key, until the allowed lateness
 * after its end; a key without open sessions has none. Needs state and timers of event time, in
 * unbounded pipelines: not the stock Spark runner.
 *
 * @param <E> the type of the events
 */
public final class AggregateSessions<E extends StreamEvent>
    extends PTransform<PCollection<E>, PCollection<Session>> {
  private static final long serialVersionUID = 1L;

  private final AggregationWindows windows;
  private final WindowSpecification window;
  private final SerializableFunction<E, String> keys;
  private final SerializableFunction<E, BigDecimal> amounts;

  private AggregateSessions(
      AggregationWindows windows,
      WindowSpecification window,
      SerializableFunction<E, String> keys,
      SerializableFunction<E, BigDecimal> amounts) {
    this.windows = requireNonNull(windows, "windows");
    this.window = requireNonNull(window, "window");
    this.keys = requireNonNull(keys, "keys");
    this.amounts = requireNonNull(amounts, "amounts");
    if (window.kind() != WindowSpecification.Kind.SESSION) {
      throw new IllegalArgumentException("window must be a session, but is " + window);
    }
  }

  /**
   * Sessions of a key.
   *
   * @param windows when rows are made, and how long sessions can change
   * @param window sessions of some gap
   * @param keys whose session an event belongs to
   * @param amounts the amount of an event, zero where it has none
   * @throws IllegalArgumentException where the window is not a session
   */
  public static <E extends StreamEvent> AggregateSessions<E> of(
      AggregationWindows windows,
      WindowSpecification window,
      SerializableFunction<E, String> keys,
      SerializableFunction<E, BigDecimal> amounts) {
    return new AggregateSessions<>(windows, window, keys, amounts);
  }

  @Override
  public PCollection<Session> expand(PCollection<E> events) {
    return events
        .apply("ByKey", ParDo.of(new ByKeyFn<>(keys, amounts)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), AmountTotalCoder.of()))
        .apply("Globally", Window.into(new GlobalWindows()))
        .apply("IntoSessions", ParDo.of(new SessionsFn(windows, window.size().toMillis())))
        .setCoder(SessionCoder.of());
  }

  private static final class ByKeyFn<E extends StreamEvent>
      extends DoFn<E, KV<String, AmountTotal>> {
    private static final long serialVersionUID = 1L;

    private final SerializableFunction<E, String> keys;
    private final SerializableFunction<E, BigDecimal> amounts;

    ByKeyFn(SerializableFunction<E, String> keys, SerializableFunction<E, BigDecimal> amounts) {
      this.keys = keys;
      this.amounts = amounts;
    }

    @ProcessElement
    public void key(@Element E event, OutputReceiver<KV<String, AmountTotal>> output) {
      output.output(
          KV.of(
              keys.apply(event),
              AmountTotal.of(amounts.apply(event), event.position().arrivalMillis())));
    }
  }
}
