/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.io.SerializedString;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The fields that the schema of a stream knows, in the order in which producers write them. */
public final class PayloadFields implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int MOST_FIELDS = Long.SIZE;

  private final List<PayloadField> fields;
  private final @Nullable EpochUnit epochUnit;
  private final HashMap<String, PayloadField> byName = new HashMap<>();

  /** In the form that the parser compares with bytes; the last is nobody's name. */
  private final SerializedString[] names;

  private PayloadFields(List<PayloadField> fields, @Nullable EpochUnit epochUnit) {
    this.fields = fields;
    this.epochUnit = epochUnit;
    this.names = new SerializedString[fields.size() + 1];
    for (PayloadField field : fields) {
      names[field.index()] = new SerializedString(field.name());
      byName.put(field.name(), field);
    }
    names[fields.size()] = new SerializedString("");
  }

  /**
   * Fields of different names, each at its own index; integers in fields of time are refused.
   *
   * @throws IllegalArgumentException where an index or name is not as it must be, or fields are
   *     more than 64
   */
  public static PayloadFields of(PayloadField... fields) {
    if (fields.length > MOST_FIELDS) {
      throw new IllegalArgumentException(
          "fields must be " + MOST_FIELDS + " or fewer, but are " + fields.length);
    }
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].index() != i) {
        throw new IllegalArgumentException("field " + i + " must have that index: " + fields[i]);
      }
    }
    if (Arrays.stream(fields).map(PayloadField::name).distinct().count() < fields.length) {
      throw new IllegalArgumentException("fields must differ in name: " + Arrays.asList(fields));
    }
    return new PayloadFields(List.of(fields), null);
  }

  /** These fields, where integers in fields of time are of this unit. */
  public PayloadFields withEpochUnit(EpochUnit unit) {
    return new PayloadFields(fields, requireNonNull(unit, "unit"));
  }

  int size() {
    return fields.size();
  }

  PayloadField at(int index) {
    return fields.get(index);
  }

  /** The index of a name's field; {@link #size} for the name of a stranger. */
  int indexOf(String name) {
    PayloadField field = byName.get(name);
    return field == null ? fields.size() : field.index();
  }

  SerializedString serializedName(int index) {
    return names[index];
  }

  Optional<EpochUnit> epochUnit() {
    return Optional.ofNullable(epochUnit);
  }
}
