/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The records of a task by key: a key's state is opened once a batch, whatever number of records it
 * has.
 */
final class KeyGroups {
  private final Map<WindowBytes, List<ShuffleRecord>> groups = new LinkedHashMap<>();

  static KeyGroups of(TaskContext task) {
    KeyGroups keys = new KeyGroups();
    task.eachRecord(
        shuffled ->
            keys.groups
                .computeIfAbsent(new WindowBytes(shuffled.key()), unused -> new ArrayList<>(4))
                .add(shuffled));
    return keys;
  }

  void each(BiConsumer<byte[], List<ShuffleRecord>> consumer) {
    groups.forEach((key, records) -> consumer.accept(key.bytes(), records));
  }
}
