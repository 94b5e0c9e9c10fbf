/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import java.io.Serializable;

/**
 * How large what producers send may be. What is larger becomes a dead letter.
 *
 * @param payloadBytes the longest payload that is parsed, in bytes
 * @param idCharacters the longest {@code event_id}, {@code user_id} or {@code session_id}, in
 *     UTF-16 characters
 * @param textCharacters the longest other known field, in UTF-16 characters
 * @param nestingDepth the deepest nesting of objects and arrays
 * @param deadLetterPayloadBytes how many bytes of a bad payload its dead letter keeps
 */
public record ParseLimits(
    int payloadBytes,
    int idCharacters,
    int textCharacters,
    int nestingDepth,
    int deadLetterPayloadBytes)
    implements Serializable {

  /** 1 MiB of payload, 256 characters of id, 8 Ki of text, 100 levels, 64 KiB of dead letter. */
  public static final ParseLimits DEFAULT = new ParseLimits(1 << 20, 256, 8 << 10, 100, 64 << 10);

  /** The smallest event has more bytes than this; a lower limit is a mistake of configuration. */
  private static final int SMALLEST_PAYLOAD_LIMIT = 64;

  public ParseLimits {
    requireAtLeast("payloadBytes", payloadBytes, SMALLEST_PAYLOAD_LIMIT);
    requireAtLeast("idCharacters", idCharacters, 1);
    requireAtLeast("textCharacters", textCharacters, 1);
    requireAtLeast("nestingDepth", nestingDepth, 1);
    requireAtLeast("deadLetterPayloadBytes", deadLetterPayloadBytes, 0);
  }

  /** These limits with another longest payload, in bytes: 64 or more. */
  public ParseLimits withPayloadBytes(int bytes) {
    return new ParseLimits(
        bytes, idCharacters, textCharacters, nestingDepth, deadLetterPayloadBytes);
  }

  /** These limits with another number of bytes that a dead letter keeps: 0 or more. */
  public ParseLimits withDeadLetterPayloadBytes(int bytes) {
    return new ParseLimits(payloadBytes, idCharacters, textCharacters, nestingDepth, bytes);
  }

  private static void requireAtLeast(String name, int value, int smallest) {
    if (value < smallest) {
      throw new IllegalArgumentException(
          name + " must be " + smallest + " or more, but is " + value);
    }
  }
}
