/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;

/** Collects a task's records for the stages behind, by edge and partition. */
public final class ChunkWriter {
  private static final int FLUSH_AT = 8 << 20;

  private final TaskRequest request;
  private final Map<Integer, RecordBuffer[]> buffers = new HashMap<>();
  private final List<Chunk> chunks = new ArrayList<>();

  ChunkWriter(TaskRequest request) {
    this.request = request;
  }

  /** Writes a record to the partition that its key belongs to. */
  <T> void writeKeyed(int edge, byte[] key, Coder<T> payloadCoder, T payload) {
    write(
        edge,
        Math.floorMod(spread(Arrays.hashCode(key)), request.partitions()),
        key,
        payloadCoder,
        payload);
  }

  /** Writes a record to the given partition. */
  <T> void write(int edge, int partition, byte[] key, Coder<T> payloadCoder, T payload) {
    RecordBuffer[] ofEdge =
        buffers.computeIfAbsent(edge, unused -> new RecordBuffer[request.partitions()]);
    RecordBuffer buffer = ofEdge[partition];
    if (buffer == null) {
      buffer = new RecordBuffer();
      ofEdge[partition] = buffer;
    }
    buffer.add(key, payloadCoder, payload);
    if (buffer.length() > FLUSH_AT) {
      chunks.add(ChunkBlocks.store(request.runId(), edge, partition, buffer));
      ofEdge[partition] = null;
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
  }

  List<Chunk> finish() {
    buffers.forEach(
        (edge, ofEdge) -> {
          for (int partition = 0; partition < ofEdge.length; partition++) {
            if (ofEdge[partition] != null) {
              chunks.add(ChunkBlocks.store(request.runId(), edge, partition, ofEdge[partition]));
            }
          }
        });
    buffers.clear();
    return chunks;
  }
}
