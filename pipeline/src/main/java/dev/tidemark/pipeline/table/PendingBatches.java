/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches whose commit has begun: for each stream at most one list of files, beside the ledger's
 * data. It is written before the first table is committed and removed after the last, so that
 * whoever comes after a crash can commit the rest, whether the runner knows the files or not.
 *
 * <p>An operator's command that changes tables leaves a note, too, in place of a stream {@link
 * JobMark#OPERATIONS}. It says more than a batch's, and lists the files in the same way.
 */
public final class PendingBatches {

  private static final Logger LOG = LoggerFactory.getLogger(PendingBatches.class);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final FileIO files;
  private final String folder;

  /** Those of the warehouse of this ledger. */
  public PendingBatches(Table ledger) {
    this.files = ledger.io();
    this.folder = ledger.location() + "/pending/";
  }

  /** The batch of a stream that was begun and not finished, if there is one. */
  Optional<FileBatch> find(String stream) {
    Optional<FileBatch> batch = read(stream, FileBatch.class);
    if (batch.isPresent() && !batch.get().isSound()) {
      LOG.info("The note of a batch of {} is incomplete; nothing of it was committed", stream);
      return Optional.empty();
    }
    return batch;
  }

  /** The files that whoever has left a note may yet commit. */
  List<String> paths(String stream) {
    return read(stream, Paths.class)
        .map(note -> note.files().stream().map(WrittenFile::path).toList())
        .orElse(List.of());
  }

  private record Paths(List<WrittenFile> files) {}

  /**
   * A note, if there is one that is whole.
   *
   * @param stream the stream, or {@link JobMark#OPERATIONS}
   * @param type what it is read as
   */
  public <T> Optional<T> read(String stream, Class<T> type) {
    InputFile file = files.newInputFile(path(stream));
    if (!file.exists()) {
      return Optional.empty();
    }
    try (InputStream in = file.newStream()) {
      JsonNode note = JSON.readTree(in);
      if (!note.isMissingNode()) {
        return Optional.of(JSON.treeToValue(note, type));
      }
    } catch (NotFoundException gone) {
      return Optional.empty();
    } catch (JsonParseException e) {
      LOG.debug("The note of a batch of {} ends early", stream, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the pending batch of " + stream + " cannot be read", e);
    }
    // Cut off while it was written: then no table had been touched yet.
    LOG.info("The note of a batch of {} is incomplete; nothing of it was committed", stream);
    return Optional.empty();
  }

  /** Writes a batch down, in place of the one before. */
  void write(FileBatch batch) {
    write(batch.stream(), batch);
  }

  /** Writes a note down, in place of the one before. */
  public void write(String stream, Object note) {
    try (OutputStream out = files.newOutputFile(path(stream)).createOrOverwrite()) {
      out.write(JSON.writeValueAsBytes(note));
    } catch (IOException e) {
      throw new UncheckedIOException("the pending batch of " + stream + " cannot be written", e);
    }
  }

  /** Forgets the batch of a stream. */
  public void remove(String stream) {
    files.deleteFile(path(stream));
  }

  private String path(String stream) {
    return folder + stream + ".json";
  }
}
