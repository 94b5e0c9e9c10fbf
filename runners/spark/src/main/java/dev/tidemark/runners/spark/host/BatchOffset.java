/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runners.spark.stage.OffsetRange;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.connector.read.streaming.Offset;

/**
 * What a batch reads, as Spark writes it into the query's log of offsets before the batch: for each
 * read of Kafka, by its step's name, the range of each partition. Each batch has a number of its
 * own, so one without data can be asked for.
 */
final class BatchOffset extends Offset {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Before the first batch. */
  static final BatchOffset NONE = new BatchOffset(-1, false, Map.of());

  private final long tick;
  private final boolean last;
  private final Map<String, Map<String, OffsetRange>> reads;

  BatchOffset(long tick, boolean last, Map<String, Map<String, OffsetRange>> reads) {
    this.tick = tick;
    this.last = last;
    this.reads = reads;
  }

  /** The number of the batch among those of the checkpoint. */
  long tick() {
    return tick;
  }

  /** Whether the run ends behind this batch, because there was no more to read when it began. */
  boolean isLast() {
    return last;
  }

  /** Whether there was more to read than the batch takes, when it was planned. */
  boolean hasBacklog() {
    return reads.values().stream()
        .flatMap(ranges -> ranges.values().stream())
        .anyMatch(range -> range.backlog() > 0);
  }

  /** The ranges of a read, by the names of the partitions. */
  Map<String, OffsetRange> ranges(String read) {
    return reads.getOrDefault(read, Map.of());
  }

  @Override
  public String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("tick", tick);
    root.put("last", last);
    ObjectNode all = root.putObject("reads");
    reads.forEach(
        (read, ranges) -> {
          ObjectNode ofRead = all.putObject(read);
          ranges.forEach(
              (name, range) ->
                  ofRead
                      .putArray(name)
                      .add(range.lostFrom())
                      .add(range.from())
                      .add(range.until())
                      .add(range.end())
                      .add(range.endAtMillis()));
        });
    return root.toString();
  }

  /** Reads what {@link #json} has written. */
  static BatchOffset parse(String json) {
    Map<String, Map<String, OffsetRange>> reads = new TreeMap<>();
    try {
      JsonNode root = JSON.readTree(json);
      root.get("reads")
          .fields()
          .forEachRemaining(
              read -> {
                TreeMap<String, OffsetRange> ranges = new TreeMap<>();
                read.getValue()
                    .fields()
                    .forEachRemaining(
                        entry ->
                            ranges.put(
                                entry.getKey(),
                                range(entry.getKey(), (ArrayNode) entry.getValue())));
                reads.put(read.getKey(), ranges);
              });
      return new BatchOffset(root.get("tick").asLong(), root.get("last").asBoolean(), reads);
    } catch (JsonProcessingException | NullPointerException | ClassCastException e) {
      throw new IllegalStateException("The offsets of a batch cannot be read: " + json, e);
    }
  }

  private static OffsetRange range(String name, ArrayNode numbers) {
    int slash = name.lastIndexOf('/');
    return new OffsetRange(
        name.substring(0, slash),
        Integer.parseInt(name.substring(slash + 1)),
        numbers.get(0).asLong(),
        numbers.get(1).asLong(),
        numbers.get(2).asLong(),
        numbers.get(3).asLong(),
        numbers.get(4).asLong());
  }
}
