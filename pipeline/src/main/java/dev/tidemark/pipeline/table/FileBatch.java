/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of any number of tables that become visible together.
 *
 * @param stream the stream whose pipeline wrote them
 * @param id the SHA-256 of all their paths, in hexadecimal: the same files are the same batch
 * @param sequence the batch's place among those of its stream, from 1
 * @param begunAtMillis when the commit began, epoch milliseconds UTC
 * @param files the files, by path; each once
 */
record FileBatch(
    String stream, String id, long sequence, long begunAtMillis, List<WrittenFile> files) {

  FileBatch {
    files = List.copyOf(files);
  }

  /** A batch of these files, in whatever order and however often they are given. */
  static FileBatch of(
      String stream, Iterable<WrittenFile> written, long sequence, long begunAtMillis) {
    TreeMap<String, WrittenFile> byPath = new TreeMap<>();
    written.forEach(file -> byPath.put(file.path(), file));
    return new FileBatch(
        stream, digest(byPath.keySet()), sequence, begunAtMillis, List.copyOf(byPath.values()));
  }

  FileBatch withSequence(long newSequence) {
    return new FileBatch(stream, id, newSequence, begunAtMillis, files);
  }

  /** Whether the files are those that the id stands for. */
  boolean isSound() {
    return id.equals(digest(files.stream().map(WrittenFile::path).sorted().toList()));
  }

  /** The files of each table, the tables in the order in which they are committed. */
  Map<String, List<WrittenFile>> byTable() {
    Map<String, List<WrittenFile>> tables = new LinkedHashMap<>();
    files.stream()
        .map(WrittenFile::table)
        .distinct()
        .sorted(Layer.order())
        .forEach(
            table ->
                tables.put(
                    table, files.stream().filter(file -> file.table().equals(table)).toList()));
    return tables;
  }

  /** The SHA-256 of sorted paths. */
  static String digest(Iterable<String> sortedPaths) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String path : sortedPaths) {
        digest.update(path.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
