/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.pipeline.table.WrittenFile;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Finished files on their way to the committer, and in its state. */
final class FileBytes {
  static final TypeInformation<byte[]> TYPE = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private static final ListCoder<WrittenFile> CODER = ListCoder.of(WrittenFile.CODER);

  private FileBytes() {}

  static byte[] of(List<WrittenFile> files) throws IOException {
    return CoderUtils.encodeToByteArray(CODER, files);
  }

  static List<WrittenFile> files(byte[] bytes) throws IOException {
    return CoderUtils.decodeFromByteArray(CODER, bytes);
  }
}
