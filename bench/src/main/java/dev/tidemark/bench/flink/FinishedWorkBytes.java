/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.bench.work.FinishedWork;
import dev.tidemark.pipeline.table.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Finished work on its way to the committer, and in its state. */
final class FinishedWorkBytes {
  static final TypeInformation<byte[]> TYPE = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private static final Coder<KV<List<WrittenFile>, KV<Long, Long>>> CODER =
      KvCoder.of(ListCoder.of(WrittenFile.CODER), KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));

  private FinishedWorkBytes() {}

  static byte[] of(FinishedWork work) throws IOException {
    return CoderUtils.encodeToByteArray(
        CODER, KV.of(work.files(), KV.of(work.received(), work.settled())));
  }

  /** All of these as one. */
  static FinishedWork together(Iterable<byte[]> parts) throws IOException {
    List<WrittenFile> files = new ArrayList<>();
    long received = 0;
    long settled = 0;
    for (byte[] part : parts) {
      KV<List<WrittenFile>, KV<Long, Long>> work = CoderUtils.decodeFromByteArray(CODER, part);
      files.addAll(work.getKey());
      received += work.getValue().getKey();
      settled += work.getValue().getValue();
    }
    return new FinishedWork(files, received, settled);
  }
}
