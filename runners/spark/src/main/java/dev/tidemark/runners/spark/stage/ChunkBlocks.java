/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StreamBlockId;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Chunks in Spark's block manager: written by the task, fetched by the tasks that need them,
 * removed by the driver when the batch is over. A block that is lost with its executor fails the
 * batch, and the batch is run again.
 */
public final class ChunkBlocks {
  private ChunkBlocks() {}

  static Chunk store(String runId, int edge, int partition, RecordBuffer buffer) {
    if (buffer.length() <= Chunk.INLINE_LIMIT) {
      return new Chunk(edge, partition, buffer.records(), buffer.toBytes(), null);
    }
    // Unique over attempts of a task, so that two of them never write the same block.
    Chunk.BlockName name =
        new Chunk.BlockName(
            runId.hashCode() & Integer.MAX_VALUE,
            ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
    ChunkedByteBuffer bytes = new ChunkedByteBuffer(buffer.toBuffer());
    SparkEnv.get()
        .blockManager()
        .putBytes(
            idOf(name),
            bytes,
            StorageLevel.MEMORY_AND_DISK_SER(),
            true,
            ClassTag$.MODULE$.Nothing());
    return new Chunk(edge, partition, buffer.records(), null, name);
  }

  static byte[] bytesOf(Chunk chunk) {
    if (chunk.inline() != null) {
      return chunk.inline();
    }
    BlockManager blocks = SparkEnv.get().blockManager();
    BlockId id = idOf(chunk.block());
    Option<org.apache.spark.storage.BlockData> local = blocks.getLocalBytes(id);
    if (local.isDefined()) {
      try {
        ByteBuffer buffer = local.get().toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
      } finally {
        blocks.releaseLock(id, Option.empty());
      }
    }
    Option<ChunkedByteBuffer> remote = blocks.getRemoteBytes(id);
    if (remote.isEmpty()) {
      throw new LostBlockException(id.toString(), chunk.edge());
    }
    return remote.get().toArray();
  }

  /** Removes a chunk's block, if it has one, from every executor. Called on the driver. */
  public static void remove(Chunk chunk) {
    if (chunk.block() != null) {
      SparkEnv.get().blockManager().master().removeBlock(idOf(chunk.block()));
    }
  }

  private static BlockId idOf(Chunk.BlockName name) {
    return new StreamBlockId(name.stream(), name.number());
  }
}
