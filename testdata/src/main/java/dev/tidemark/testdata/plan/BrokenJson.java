/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Payloads that are no events whatever the stream's schema is. */
public final class BrokenJson {

  /** Twice the usual limit. */
  public static final int LARGE_PAYLOAD_BYTES = 2 * 1024 * 1024;

  /** How many kinds of {@link #notJson} there are. */
  public static final int KINDS_OF_NOT_JSON = 7;

  private BrokenJson() {}

  /** A few bytes that are no JSON object: HTML, text, binary, an array, malformed in the middle. */
  public static byte[] notJson(int kind, String id) {
    return switch (kind) {
      case 0 -> "<html><body>502 Bad Gateway</body></html>".getBytes(UTF_8);
      case 1 -> "GET /healthz HTTP/1.1\r\n\r\n".getBytes(UTF_8);
      case 2 -> new byte[] {(byte) 0xFF, (byte) 0xFE, (byte) 0xC0, (byte) 0x80, 0x01};
      case 3 -> new byte[] {0, 0, 0, 0, 42, 12, 'e', 'v', 't', '-', '1', 2}; // Avro, framed.
      case 4 -> "[1,2,3]".getBytes(UTF_8);
      case 5 -> "\"page_view\"".getBytes(UTF_8);
      default -> ("{\"event_id\":" + id + ";user_id=7}").getBytes(UTF_8);
    };
  }

  /** A valid event, padded to 2 MB in a field of its own. */
  public static byte[] large(byte[] event) {
    byte[] large = Arrays.copyOf(event, LARGE_PAYLOAD_BYTES);
    int end = event.length - 1;
    byte[] field = ",\"padding\":\"".getBytes(UTF_8);
    System.arraycopy(field, 0, large, end, field.length);
    Arrays.fill(large, end + field.length, large.length - 2, (byte) 'x');
    large[large.length - 2] = '"';
    large[large.length - 1] = '}';
    return large;
  }

  /**
   * One of the defects that every stream has.
   *
   * @return the bytes, or null for a tombstone
   * @throws IllegalArgumentException if it is another defect
   */
  public static byte[] make(String defect, Payload payload, RandomStream random) {
    return switch (defect) {
      case "truncated_json" -> {
        byte[] whole = payload.encode();
        yield Arrays.copyOf(whole, (int) random.between(1, whole.length - 1));
      }
      case "not_json" ->
          notJson(random.below(KINDS_OF_NOT_JSON), Long.toString(random.between(10, 99)) + "-x");
      case "empty_value" -> new byte[0];
      case "tombstone" -> null;
      case "payload_too_large" -> large(payload.encode());
      default -> throw new IllegalArgumentException("defect " + defect);
    };
  }
}
