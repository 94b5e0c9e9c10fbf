/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import dev.tidemark.transforms.parse.EventFormat;
import dev.tidemark.transforms.parse.FieldRules;
import dev.tidemark.transforms.parse.FieldType;
import dev.tidemark.transforms.parse.ParsedFields;
import dev.tidemark.transforms.parse.PayloadField;
import dev.tidemark.transforms.parse.PayloadFields;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.validate.Rule;
import java.util.List;

/** The payloads of the clickstream. */
public final class ClickstreamFormat extends EventFormat<ClickEvent> {
  private static final long serialVersionUID = 1L;

  private static final PayloadField EVENT_ID = new PayloadField(0, "event_id", FieldType.ID);
  private static final PayloadField USER_ID = new PayloadField(1, "user_id", FieldType.ID);
  private static final PayloadField SESSION_ID = new PayloadField(2, "session_id", FieldType.ID);
  private static final PayloadField EVENT_TYPE = new PayloadField(3, "event_type", FieldType.TEXT);
  private static final PayloadField PAGE_URL = new PayloadField(4, "page_url", FieldType.TEXT);
  private static final PayloadField REFERRER = new PayloadField(5, "referrer", FieldType.TEXT);
  private static final PayloadField DEVICE_TYPE =
      new PayloadField(6, "device_type", FieldType.TEXT);
  private static final PayloadField COUNTRY = new PayloadField(7, "country", FieldType.TEXT);
  private static final PayloadField EVENT_TIMESTAMP =
      new PayloadField(8, "event_timestamp", FieldType.INTEGER);
  private static final PayloadField PROPERTIES =
      new PayloadField(9, "properties", FieldType.TEXT_OR_JSON);

  private static final PayloadFields FIELDS =
      PayloadFields.of(
          EVENT_ID,
          USER_ID,
          SESSION_ID,
          EVENT_TYPE,
          PAGE_URL,
          REFERRER,
          DEVICE_TYPE,
          COUNTRY,
          EVENT_TIMESTAMP,
          PROPERTIES);

  private static final List<Rule<ParsedFields>> RULES =
      List.of(
          FieldRules.present(EVENT_ID),
          FieldRules.notBlank(EVENT_ID),
          FieldRules.present(USER_ID),
          FieldRules.notBlank(USER_ID),
          FieldRules.present(EVENT_TYPE),
          FieldRules.notBlank(EVENT_TYPE),
          FieldRules.knownEventType(EVENT_TYPE, EventType::isLabel),
          FieldRules.present(EVENT_TIMESTAMP),
          FieldRules.plausibleTime(EVENT_TIMESTAMP));

  private ClickstreamFormat() {
    super("clickstream", ClickEventCoder.of(), FIELDS, EVENT_TIMESTAMP);
  }

  /** The format. */
  public static ClickstreamFormat of() {
    return new ClickstreamFormat();
  }

  @Override
  public List<Rule<ParsedFields>> rules() {
    return RULES;
  }

  @Override
  public ClickEvent toEvent(ParsedFields fields, RecordPosition position) {
    return new ClickEvent(
        fields.requiredText(EVENT_ID),
        fields.requiredText(USER_ID),
        fields.text(SESSION_ID),
        EventType.internLabel(fields.requiredText(EVENT_TYPE)),
        fields.text(PAGE_URL),
        fields.text(REFERRER),
        fields.text(DEVICE_TYPE),
        fields.text(COUNTRY),
        fields.requiredNumber(EVENT_TIMESTAMP),
        fields.text(PROPERTIES),
        fields.unknownFields(),
        fields.unknownFieldCount(),
        position);
  }
}
