/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockData;
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
    ChunkedByteBuffer bytes = new ChunkedByteBuffer(buffer.toPages());
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

  /** The records of a chunk, in as many arrays as they were written to. */
  static List<byte[]> bytesOf(Chunk chunk) {
    if (chunk.inline() != null) {
      return List.of(chunk.inline());
    }
    BlockManager blocks = SparkEnv.get().blockManager();
    BlockId id = idOf(chunk.block());
    Option<BlockData> local = blocks.getLocalBytes(id);
    if (local.isDefined()) {
      try {
        return read(local.get().toInputStream());
      } finally {
        blocks.releaseLock(id, Option.empty());
      }
    }
    Option<ChunkedByteBuffer> remote = blocks.getRemoteBytes(id);
    if (remote.isEmpty()) {
      throw new LostBlockException(id.toString(), chunk.edge());
    }
    return read(remote.get().toInputStream(false));
  }

  private static List<byte[]> read(InputStream block) {
    try (block) {
      return RecordBuffer.read(block);
    } catch (IOException e) {
      throw new UncheckedIOException("A block of records cannot be read", e);
    }
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
