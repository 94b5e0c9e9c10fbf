/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.drivers;

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

/**
 * Changes of drivers in Debezium's JSON envelope, as its converter writes it without schemas:
 * {@code before}, {@code after}, {@code source} with the place in the log ({@code lsn}) and the
 * database's time ({@code ts_ms}), and {@code op}. A change has happened when the database made it,
 * not when the connector has read it.
 */
public final class DriversFormat extends EventFormat<DriverChange> {
  private static final long serialVersionUID = 1L;

  private static final PayloadField DRIVER_ID = new PayloadField(0, "driver_id", FieldType.ID);
  private static final PayloadField NAME = new PayloadField(1, "name", FieldType.TEXT);
  private static final PayloadField CITY = new PayloadField(2, "city", FieldType.TEXT);
  private static final PayloadField STATUS = new PayloadField(3, "status", FieldType.TEXT);
  private static final PayloadFields ROW = PayloadFields.of(DRIVER_ID, NAME, CITY, STATUS);

  private static final PayloadField LSN = new PayloadField(0, "lsn", FieldType.INTEGER);
  private static final PayloadField CHANGED = new PayloadField(1, "ts_ms", FieldType.INTEGER);

  private static final PayloadField BEFORE = PayloadField.object(0, "before", ROW);
  private static final PayloadField AFTER = PayloadField.object(1, "after", ROW);
  private static final PayloadField SOURCE =
      PayloadField.object(2, "source", PayloadFields.of(LSN, CHANGED));
  private static final PayloadField OPERATION = new PayloadField(3, "op", FieldType.TEXT);

  /** When the connector read the change. It is known so that it does not count as unknown. */
  private static final PayloadField READ = new PayloadField(4, "ts_ms", FieldType.INTEGER);

  private static final List<Rule<ParsedFields>> RULES =
      List.of(
          FieldRules.present(OPERATION),
          FieldRules.knownEventType(OPERATION, ChangeOperation::isLabel),
          FieldRules.present(SOURCE),
          FieldRules.within(SOURCE, FieldRules.present(LSN)),
          FieldRules.within(SOURCE, FieldRules.present(CHANGED)),
          FieldRules.within(SOURCE, FieldRules.plausibleTime(CHANGED)),
          FieldRules.rule(
              "present_where_row_was_deleted",
              FailureType.MISSING_FIELD,
              "a row was deleted, but which is absent or null",
              BEFORE,
              fields -> !isDeletion(fields) || fields.object(BEFORE) != null),
          FieldRules.rule(
              "present_where_row_is_there",
              FailureType.MISSING_FIELD,
              "a row was made, changed or read, but which is absent or null",
              AFTER,
              fields -> isDeletion(fields) || fields.object(AFTER) != null),
          rowHasKey(BEFORE, true),
          rowHasKey(AFTER, false));

  private DriversFormat() {
    super(
        "drivers",
        DriverChangeCoder.of(),
        PayloadFields.of(BEFORE, AFTER, SOURCE, OPERATION, READ),
        SOURCE);
  }

  /** The format. */
  public static DriversFormat of() {
    return new DriversFormat();
  }

  @Override
  public List<Rule<ParsedFields>> rules() {
    return RULES;
  }

  @Override
  public DriverChange toEvent(ParsedFields fields, RecordPosition position) {
    ParsedFields source = fields.requiredObject(SOURCE);
    ParsedFields after = isDeletion(fields) ? null : fields.requiredObject(AFTER);
    ParsedFields row = after == null ? fields.requiredObject(BEFORE) : after;
    return new DriverChange(
        row.requiredText(DRIVER_ID),
        fields.requiredText(OPERATION),
        source.requiredNumber(LSN),
        text(after, NAME),
        text(after, CITY),
        text(after, STATUS),
        source.requiredNumber(CHANGED),
        fields.unknownFields(),
        fields.unknownFieldCount(),
        position);
  }

  private static boolean isDeletion(ParsedFields fields) {
    return ChangeOperation.DELETE.label().equals(fields.text(OPERATION));
  }

  /** The row that names the driver: the one before a deletion, and the one after all else. */
  private static Rule<ParsedFields> rowHasKey(PayloadField row, boolean deleted) {
    return FieldRules.rule(
        "has_key",
        FailureType.MISSING_FIELD,
        "the row has no driver_id, or a blank one",
        row,
        fields -> {
          if (isDeletion(fields) != deleted) {
            return true;
          }
          String id = fields.requiredObject(row).text(DRIVER_ID);
          return id != null && !id.isBlank();
        });
  }

  private static @Nullable String text(@Nullable ParsedFields row, PayloadField field) {
    return row == null ? null : row.text(field);
  }
}
