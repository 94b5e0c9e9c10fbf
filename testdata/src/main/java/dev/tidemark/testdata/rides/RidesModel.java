/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.rides;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testdata.plan.BrokenJson;
import dev.tidemark.testdata.plan.Payload;
import dev.tidemark.testdata.plan.RandomStream;
import dev.tidemark.testdata.plan.StreamModel;
import dev.tidemark.testdata.plan.StreamShape;
import dev.tidemark.testdata.plan.TimeRule;
import dev.tidemark.testdata.plan.ZipfDistribution;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Rides: requested, accepted, started and completed, or cancelled. Most are completed within an
 * hour, some after more than two, some never, and some without ever having been requested.
 */
final class RidesModel implements StreamModel<Ride> {

  private static final List<String> DEFECTS =
      List.of(
          "truncated_json",
          "not_json",
          "wrong_type",
          "missing_field",
          "empty_field",
          "unknown_event_type",
          "invalid_amount",
          "future_timestamp",
          "absurd_timestamp",
          "empty_value",
          "tombstone",
          "payload_too_large");

  private static final String[] REQUIRED = {"event_id", "user_id", "event_type", "ts"};
  private static final String[] UNKNOWN_TYPES = {"ride_paused", "RIDE_STARTED", "ride-started"};
  private static final String[] BAD_AMOUNTS = {"12,50", "NaN", "1e400", "0.00001"};
  private static final int USERS = 300;
  private static final int DRIVERS = 60;
  private static final double CANCELLED = 0.12;
  private static final double NEVER_COMPLETED = 0.05;
  private static final double NEVER_REQUESTED = 0.03;
  private static final double LONG = 0.08;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final RandomStream random;
  private final ZipfDistribution users = ZipfDistribution.of(USERS, 0.7);
  private final TimeRule timeRule;
  private final RidesOracle oracle;
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private long number;

  /** What will happen to a ride, at that time or soon after. */
  private record Step(long dueMillis, long sequence, Ride event) implements Comparable<Step> {

    @Override
    public int compareTo(Step other) {
      int order = Long.compare(dueMillis, other.dueMillis);
      return order == 0 ? Long.compare(sequence, other.sequence) : order;
    }
  }

  RidesModel(StreamShape shape, RidesOracle oracle) {
    this.random = RandomStream.of(shape.seed(), "rides");
    this.timeRule = shape.timeRule();
    this.oracle = oracle;
  }

  @Override
  public Ride event(long eventMillis) {
    Step due = steps.peek();
    if (due != null && due.dueMillis() <= eventMillis) {
      steps.remove();
      return at(due.event(), eventMillis);
    }
    return begin(eventMillis);
  }

  private Ride begin(long eventMillis) {
    String user = "user-" + users.draw(random);
    String ride = "ride-" + number;
    String driver = "driver-" + random.below(DRIVERS);
    Ride requested = ride(user, Ride.Type.REQUESTED, null, ride, null);
    if (random.chance(CANCELLED)) {
      plan(
          eventMillis + random.between(1, 10 * MINUTE),
          ride(user, Ride.Type.CANCELLED, null, ride, null));
      return at(requested, eventMillis);
    }
    long accepted = eventMillis + random.between(1, 5 * MINUTE);
    long started = accepted + random.between(MINUTE, 10 * MINUTE);
    plan(accepted, ride(user, Ride.Type.ACCEPTED, null, ride, driver));
    plan(started, ride(user, Ride.Type.STARTED, null, ride, driver));
    if (!random.chance(NEVER_COMPLETED)) {
      long minutes = random.chance(LONG) ? random.between(100, 170) : random.between(4, 50);
      BigDecimal fare = BigDecimal.valueOf(random.logUniform(300, 9_000), 2);
      plan(started + minutes * MINUTE, ride(user, Ride.Type.COMPLETED, fare, ride, driver));
    }
    if (random.chance(NEVER_REQUESTED)) {
      // Somebody hails a cab: the ride begins with its start.
      return at(ride(user, Ride.Type.STARTED, null, "hailed-" + ride, driver), eventMillis);
    }
    return at(requested, eventMillis);
  }

  private void plan(long dueMillis, Ride event) {
    steps.add(new Step(dueMillis, number++, event));
  }

  private Ride ride(String user, Ride.Type type, BigDecimal amount, String ride, String driver) {
    return new Ride("", user, type, amount, ride, driver, 0, random.chance(0.03));
  }

  private Ride at(Ride event, long eventMillis) {
    return new Ride(
        new UUID(random.nextLong(), number++).toString(),
        event.user(),
        event.type(),
        event.amount(),
        event.ride(),
        event.driver(),
        eventMillis,
        event.unknownField());
  }

  @Override
  public Ride closingEvent(int partition, long eventMillis) {
    return at(
        new Ride("", "user-closing", Ride.Type.STARTED, null, "ride-closing", null, 0, false),
        eventMillis);
  }

  @Override
  public byte[] key(Ride event) {
    return event.user().getBytes(UTF_8);
  }

  @Override
  public Payload payload(Ride event) {
    Payload payload =
        Payload.empty()
            .with("event_id", event.id())
            .with("user_id", event.user())
            .with("event_type", event.type().label())
            .with("ts", event.timeMillis())
            .with("ride_id", event.ride());
    if (event.amount() != null) {
      payload = payload.with("amount", event.amount());
    }
    if (event.driver() != null) {
      payload = payload.with("driver_id", event.driver());
    }
    return event.unknownField() ? payload.with("app", "4.1") : payload;
  }

  @Override
  public List<String> defects() {
    return DEFECTS;
  }

  @Override
  public byte[] broken(String defect, Ride event, long arrivalMillis, RandomStream draw) {
    Payload payload = payload(event);
    return switch (defect) {
      case "wrong_type" ->
          switch (draw.below(3)) {
            case 0 -> payload.with("ts", "2026-01-05T10:00:00Z").encode();
            case 1 -> payload.with("user_id", 7).encode();
            default -> payload.with("event_type", true).encode();
          };
      case "missing_field" -> {
        String field = draw.oneOf(REQUIRED);
        yield (draw.chance(0.5) ? payload.without(field) : payload.with(field, null)).encode();
      }
      case "empty_field" ->
          payload
              .with(draw.chance(0.5) ? "event_id" : "user_id", draw.chance(0.5) ? "" : "  ")
              .encode();
      case "unknown_event_type" -> payload.with("event_type", draw.oneOf(UNKNOWN_TYPES)).encode();
      case "invalid_amount" -> payload.with("amount", draw.oneOf(BAD_AMOUNTS)).encode();
      case "future_timestamp" ->
          payload
              .with("ts", arrivalMillis + draw.logUniform(timeRule.futureFrom(), 172_800_000))
              .encode();
      case "absurd_timestamp" ->
          payload.with("ts", draw.chance(0.5) ? arrivalMillis / 1000 : 0L).encode();
      default -> BrokenJson.make(defect, payload, draw);
    };
  }

  @Override
  public void good(Ride event) {
    oracle.good(event);
  }
}
