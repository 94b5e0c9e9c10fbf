/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;

/**
 * A numbered log of values in files, each written at once or not at all. Only classes of the runner
 * and of Beam go into it, none of the user's, so that a changed pipeline can read it.
 *
 * @param <T> the values
 */
public final class BatchLog<T extends Serializable> {
  private static final int KEPT = 100;

  private final Path folder;
  private final CheckpointFileManager files;

  /** A log in a folder, which is made if it is not there. */
  public BatchLog(String folder, Configuration hadoop) {
    this.folder = new Path(folder);
    this.files = CheckpointFileManager.create(this.folder, hadoop);
    if (!files.exists(this.folder)) {
      files.mkdirs(this.folder);
    }
  }

  /** Writes the value of a batch over what was there, and lets go of old ones. */
  public void write(long batch, T value) {
    CancellableFSDataOutputStream file =
        files.createAtomic(new Path(folder, Long.toString(batch)), true);
    try {
      ObjectOutputStream out = new ObjectOutputStream(new BufferedOutputStream(file));
      out.writeObject(value);
      out.flush();
      file.close();
    } catch (IOException e) {
      file.cancel();
      throw new UncheckedIOException("Batch " + batch + " cannot be logged in " + folder, e);
    }
    if (batch > KEPT) {
      files.delete(new Path(folder, Long.toString(batch - KEPT)));
    }
  }

  /** Returns the value of a batch, if it was logged. */
  @SuppressWarnings({
    "unchecked",
    "BanSerializableRead"
  }) // The file is the runner's own, in a folder that only the operator writes to.
  public Optional<T> read(long batch) {
    Path file = new Path(folder, Long.toString(batch));
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try (ObjectInputStream in = new ObjectInputStream(new BufferedInputStream(files.open(file)))) {
      return Optional.of((T) in.readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(
          "The log of batch " + batch + " in " + folder + " cannot be read", e);
    }
  }

  /** Returns the number of the last batch that was logged. */
  public OptionalLong last() {
    return Arrays.stream(files.list(folder))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .filter(name -> name.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .max();
  }
}
