/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One process at a time may write to a checkpoint. On a local file system the operating system
 * holds the lock and lets it go with the process; elsewhere a file says who writes, is renewed
 * every few seconds, and is taken over when it was not renewed for half a minute.
 */
public final class CheckpointLock implements AutoCloseable {
  private static final long RENEWED_EVERY_MILLIS = 5_000;
  private static final long STALE_AFTER_MILLIS = 30_000;

  private final Closing release;

  private CheckpointLock(Closing release) {
    this.release = release;
  }

  /** Takes the lock; throws {@link CheckpointException} when another process has it. */
  public static CheckpointLock take(String location, Configuration hadoop) {
    Path file = new Path(location, "lock");
    try {
      FileSystem system = file.getFileSystem(hadoop);
      system.mkdirs(file.getParent());
      return "file".equals(system.getScheme())
          ? takeLocal(java.nio.file.Path.of(file.toUri().getPath()), location)
          : takeShared(system, file, location);
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint " + location + " cannot be locked", e);
    }
  }

  private static CheckpointLock takeLocal(java.nio.file.Path file, String location)
      throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw refused(location, null);
    }
    return new CheckpointLock(channel::close);
  }

  private static CheckpointLock takeShared(FileSystem system, Path file, String location)
      throws IOException {
    if (system.exists(file)) {
      if (System.currentTimeMillis() - system.getFileStatus(file).getModificationTime()
          < STALE_AFTER_MILLIS) {
        throw refused(location, null);
      }
      system.delete(file, false);
    }
    try {
      write(system, file, false);
    } catch (IOException e) {
      throw refused(location, e);
    }
    ScheduledExecutorService renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "checkpoint-lock");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        renewal.scheduleAtFixedRate(
            () -> {
              try {
                write(system, file, true);
              } catch (IOException e) {
                throw new UncheckedIOException("The lock of " + location + " cannot be renewed", e);
              }
            },
            RENEWED_EVERY_MILLIS,
            RENEWED_EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
    return new CheckpointLock(
        () -> {
          renewal.shutdownNow();
          system.delete(file, false);
        });
  }

  private static void write(FileSystem system, Path file, boolean overwrite) throws IOException {
    try (FSDataOutputStream out = system.create(file, overwrite)) {
      out.write(ProcessHandle.current().info().toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static CheckpointException refused(String location, @Nullable Exception cause) {
    return new CheckpointException(
        "Another process writes to the checkpoint "
            + location
            + ". Stop it first, or give this run a --checkpointLocation of its own.",
        cause);
  }

  @Override
  public void close() throws IOException {
    release.close();
  }

  private interface Closing {
    void close() throws IOException;
  }
}
