/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.parse.EventFormat;
import dev.tidemark.transforms.parse.FieldRules;
import dev.tidemark.transforms.parse.FieldType;
import dev.tidemark.transforms.parse.ParsedFields;
import dev.tidemark.transforms.parse.PayloadField;
import dev.tidemark.transforms.parse.PayloadFields;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.validate.Rule;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The payloads of ride events. */
public final class RidesFormat extends EventFormat<RideEvent> {
  private static final long serialVersionUID = 1L;

  private static final PayloadField EVENT_ID = new PayloadField(0, "event_id", FieldType.ID);
  private static final PayloadField USER_ID = new PayloadField(1, "user_id", FieldType.ID);
  private static final PayloadField EVENT_TYPE = new PayloadField(2, "event_type", FieldType.TEXT);
  private static final PayloadField AMOUNT = new PayloadField(3, "amount", FieldType.AMOUNT);
  private static final PayloadField TS = new PayloadField(4, "ts", FieldType.INTEGER);
  private static final PayloadField RIDE_ID = new PayloadField(5, "ride_id", FieldType.ID);
  private static final PayloadField DRIVER_ID = new PayloadField(6, "driver_id", FieldType.ID);

  private static final PayloadFields FIELDS =
      PayloadFields.of(EVENT_ID, USER_ID, EVENT_TYPE, AMOUNT, TS, RIDE_ID, DRIVER_ID);

  private static final List<Rule<ParsedFields>> RULES =
      List.of(
          FieldRules.present(EVENT_ID),
          FieldRules.notBlank(EVENT_ID),
          FieldRules.present(USER_ID),
          FieldRules.notBlank(USER_ID),
          FieldRules.present(EVENT_TYPE),
          FieldRules.notBlank(EVENT_TYPE),
          FieldRules.knownEventType(EVENT_TYPE, RideEventType::isLabel),
          FieldRules.rule(
              "present_where_rides_begin_or_end",
              FailureType.MISSING_FIELD,
              "a ride is requested or completed, but which is absent, null or blank",
              RIDE_ID,
              fields ->
                  !beginsOrEndsRide(fields.requiredText(EVENT_TYPE))
                      || isNotBlank(fields.text(RIDE_ID))),
          FieldRules.present(TS),
          FieldRules.plausibleTime(TS));

  private RidesFormat() {
    super("rides", RideEventCoder.of(), FIELDS, TS);
  }

  /** The format. */
  public static RidesFormat of() {
    return new RidesFormat();
  }

  @Override
  public List<Rule<ParsedFields>> rules() {
    return RULES;
  }

  @Override
  public RideEvent toEvent(ParsedFields fields, RecordPosition position) {
    return new RideEvent(
        fields.requiredText(EVENT_ID),
        fields.requiredText(USER_ID),
        RideEventType.internLabel(fields.requiredText(EVENT_TYPE)),
        fields.amount(AMOUNT),
        fields.text(RIDE_ID),
        fields.text(DRIVER_ID),
        fields.requiredNumber(TS),
        fields.unknownFields(),
        fields.unknownFieldCount(),
        position);
  }

  private static boolean beginsOrEndsRide(String eventType) {
    return eventType.equals(RideEventType.RIDE_REQUESTED.label())
        || eventType.equals(RideEventType.RIDE_COMPLETED.label());
  }

  private static boolean isNotBlank(@Nullable String text) {
    return text != null && !text.isBlank();
  }
}
