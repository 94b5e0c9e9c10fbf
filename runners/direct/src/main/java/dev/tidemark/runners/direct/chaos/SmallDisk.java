/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of its own, small and in memory, that can be filled up. What was on it stays in the
 * folder when it is closed.
 */
final class SmallDisk implements AutoCloseable {

  private static final int MEGABYTES = 512;
  private static final int BLOCK = 1 << 20;

  private final Path folder;
  private boolean mounted = true;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** This machine does not let the process mount a file system. */
  static final class NotPermittedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotPermittedException(String message) {
      super(message);
    }
  }

  /**
   * Mounts an empty one at a folder, which is made.
   *
   * @throws NotPermittedException if that is not allowed here, or not known
   */
  static SmallDisk mount(Path folder) throws IOException, NotPermittedException {
    Files.createDirectories(folder);
    try {
      run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString());
    } catch (IOException refused) {
      throw new NotPermittedException(
          "a small file system cannot be mounted here: " + refused.getMessage());
    }
    return new SmallDisk(folder);
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    byte[] zeros = new byte[BLOCK];
    for (int size = BLOCK; size > 0; size /= 2) {
      try (OutputStream filler = Files.newOutputStream(filler(size))) {
        while (true) {
          filler.write(zeros, 0, size);
        }
      } catch (IOException full) {
        if (size == 1) {
          return;
        }
      }
    }
  }

  /** Takes away what {@link #fill} has put there. */
  void free() throws IOException {
    for (int size = BLOCK; size > 0; size /= 2) {
      Files.deleteIfExists(filler(size));
    }
  }

  private Path filler(int size) {
    return folder.resolve("filler-" + size);
  }

  /** Moves what is there to the folder that it is mounted over, and unmounts it. */
  @Override
  public synchronized void close() throws IOException {
    if (!mounted) {
      return;
    }
    mounted = false;
    free();
    Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
    run("cp", "-a", folder.toString(), copy.toString());
    run("umount", "--lazy", folder.toString());
    Files.delete(folder);
    Files.move(copy, folder);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // To its end, whether or not somebody wants this thread to end: half a copy helps nobody.
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", List.of(command)) + ": " + output);
    }
  }
}
