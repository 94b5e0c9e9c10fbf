/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
 */
final class PendingBatches {

  private static final Logger LOG = LoggerFactory.getLogger(PendingBatches.class);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final FileIO files;
  private final String folder;

  PendingBatches(Table ledger) {
    this.files = ledger.io();
    this.folder = ledger.location() + "/pending/";
  }

  /** The batch of a stream that was begun and not finished, if there is one. */
  Optional<FileBatch> find(String stream) {
    InputFile file = files.newInputFile(path(stream));
    if (!file.exists()) {
      return Optional.empty();
    }
    try (InputStream in = file.newStream()) {
      FileBatch batch = JSON.readValue(in, FileBatch.class);
      if (batch.isSound()) {
        return Optional.of(batch);
      }
    } catch (NotFoundException gone) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      // Cut off while it was written: then no table had been touched yet.
      LOG.info("The note of a batch of {} is incomplete; nothing of it was committed", stream);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the pending batch of " + stream + " cannot be read", e);
    }
    LOG.info("The note of a batch of {} is incomplete; nothing of it was committed", stream);
    return Optional.empty();
  }

  /** Writes a batch down, in place of the one before. */
  void write(FileBatch batch) {
    try (OutputStream out = files.newOutputFile(path(batch.stream())).createOrOverwrite()) {
      out.write(JSON.writeValueAsBytes(batch));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the pending batch of " + batch.stream() + " cannot be written", e);
    }
  }

  /** Forgets the batch of a stream. */
  void remove(String stream) {
    files.deleteFile(path(stream));
  }

  private String path(String stream) {
    return folder + stream + ".json";
  }
}
