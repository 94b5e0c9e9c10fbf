/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Failure.Stage;
import dev.tidemark.transforms.validate.Validated;
import java.io.IOException;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Turns the bytes of one JSON object into typed fields, in one pass and without a tree. Whatever
 * the bytes are, the answer is fields or a failure; nothing is thrown.
 *
 * <ul>
 *   <li>Payloads are UTF-8, strictly; a byte order mark is skipped.
 *   <li>Malformed JSON outweighs a bad field: of a payload with both, the JSON is reported.
 *   <li>A cut payload is {@link FailureType#TRUNCATED_JSON}: every proper prefix of an object.
 *   <li>A known field that appears twice is {@link FailureType#DUPLICATE_FIELD}. Unknown fields are
 *       kept as they were sent, twice where they were sent twice.
 * </ul>
 *
 * <p>Heavy to build, for one thread: build it once for each DoFn instance.
 */
public final class PayloadParser {
  private static final int LONGEST_POINTER = 256;

  private final PayloadFields fields;
  private final ParseLimits limits;
  private final JsonFactory factory;
  private final PayloadBytes bytes = new PayloadBytes();
  private final FieldOrder order;

  /** A parser of these fields with these limits. */
  public PayloadParser(PayloadFields fields, ParseLimits limits) {
    this.fields = fields;
    this.limits = limits;
    this.order = new FieldOrder(fields);
    this.factory =
        new JsonFactoryBuilder()
            // Names are compared with constants; interning those of strangers only fills the table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.nestingDepth())
                    .maxStringLength(limits.payloadBytes())
                    .build())
            .build();
  }

  /** The fields of a payload, which may be null: a tombstone. */
  public Validated<ParsedFields> parse(byte @Nullable [] payload) {
    if (payload == null) {
      return failed(FailureType.TOMBSTONE, "the record has no value");
    }
    if (payload.length > limits.payloadBytes()) {
      return failed(
          FailureType.PAYLOAD_TOO_LARGE,
          payload.length + " bytes, where " + limits.payloadBytes() + " are the limit");
    }
    int mark = PayloadBytes.byteOrderMarkLength(payload);
    if (PayloadBytes.isBlankFrom(payload, mark)) {
      return failed(FailureType.EMPTY_VALUE, "the value is empty or white space");
    }
    return parseObject(mark == 0 ? payload : Arrays.copyOfRange(payload, mark, payload.length));
  }

  private Validated<ParsedFields> parseObject(byte[] payload) {
    bytes.scan(payload);
    if (PayloadBytes.isUtf16OrUtf32(payload) || !bytes.isUtf8(payload)) {
      return failed(FailureType.NOT_JSON, "the value is not UTF-8 text");
    }
    boolean insideObject = false;
    try (JsonParser json = factory.createParser(payload)) {
      try {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          return failed(FailureType.NOT_JSON, "the value is not a JSON object");
        }
        insideObject = true;
        PayloadReading reading =
            new PayloadReading(json, payload, fields, limits, order, bytes.hasUnicodeEscape());
        reading.readFields();
        insideObject = false;
        if (json.nextToken() != null) {
          return failed(FailureType.NOT_JSON, "more text after the JSON object");
        }
        return reading.result();
      } catch (IOException e) {
        return failed(json, payload, insideObject, e);
      }
    } catch (IOException e) {
      // Neither creating nor closing a parser of an array reads anything; it is declared, though.
      return Validated.invalid(failure(FailureType.NOT_JSON, "the value cannot be read", null, e));
    }
  }

  private static Validated<ParsedFields> failed(
      JsonParser json, byte[] payload, boolean insideObject, IOException e) {
    long at = json.currentLocation().getByteOffset();
    if (e instanceof StreamConstraintsException) {
      return Validated.invalid(
          json.getParsingContext().getNestingDepth()
                  > json.streamReadConstraints().getMaxNestingDepth()
              ? failure(FailureType.NOT_JSON, "nested too deeply at byte " + at, null, e)
              : failure(
                  FailureType.FIELD_TOO_LONG,
                  "a name or number too long before byte " + at,
                  pointer(json),
                  e));
    }
    if (insideObject
        && (e instanceof JsonEOFException
            || (at >= payload.length && TruncatedTail.isIn(payload)))) {
      return Validated.invalid(
          failure(
              FailureType.TRUNCATED_JSON,
              "the value ends inside its object, after " + payload.length + " bytes",
              pointer(json),
              e));
    }
    return Validated.invalid(
        failure(FailureType.NOT_JSON, "malformed JSON near byte " + at, pointer(json), e));
  }

  private static Validated<ParsedFields> failed(FailureType type, String message) {
    return Validated.invalid(failure(type, message, null, null));
  }

  private static Failure failure(
      FailureType type, String message, @Nullable String pointer, @Nullable Exception cause) {
    return new Failure(
        type, Stage.PARSE, message, pointer, cause == null ? null : cause.getClass().getName());
  }

  private static @Nullable String pointer(JsonParser json) {
    String pointer = json.getParsingContext().pathAsPointer().toString();
    if (pointer.isEmpty()) {
      return null;
    }
    return pointer.length() <= LONGEST_POINTER ? pointer : pointer.substring(0, LONGEST_POINTER);
  }
}
