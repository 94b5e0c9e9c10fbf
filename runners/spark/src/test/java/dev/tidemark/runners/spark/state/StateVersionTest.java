/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.host.SparkSessions;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What versions of state say of their size. */
final class StateVersionTest {
  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    SparkMicroBatchPipelineOptions options =
        PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
    options.setSparkMaster("local[2]");
    SparkSessions.of(options);
  }

  @Test
  void rowsInTheHeapAreCounted() {
    try (KeyedStateStores stores = new InMemoryKeyedStateStores("sizes")) {
      assertThat(twoOfThreeRows(stores), is(new StateVersion(2, 2, 2L * ("key1".length() + 5))));
    }
  }

  @Test
  void aVersionThatIsRunAgainCountsOnce() {
    try (KeyedStateStores stores = new InMemoryKeyedStateStores("again")) {
      StateVersion first = twoOfThreeRows(stores);
      KeyedStateStore again = stores.open(0, 0, 1);
      again.remove(bytes("key3"));
      assertThat(again.commit(), is(first));
    }
  }

  @Test
  void rowsInRocksDbAreCountedOnDemand() {
    try (KeyedStateStores stores =
        new RocksDbKeyedStateStores(folder.toUri().toString(), Map.of(0, "stage"), true)) {
      StateVersion version = twoOfThreeRows(stores);
      assertThat(version.rows(), is(2L));
      assertThat(version.bytes(), is(greaterThan(0L)));
    }
  }

  @Test
  void rowsInRocksDbAreNotCountedOtherwise() {
    try (KeyedStateStores stores =
        new RocksDbKeyedStateStores(folder.toUri().toString(), Map.of(0, "stage"), false)) {
      StateVersion version = twoOfThreeRows(stores);
      assertThat(version.rows(), is(StateVersion.NOT_COUNTED));
      assertThat(version.bytes(), is(greaterThan(0L)));
    }
  }

  private static StateVersion twoOfThreeRows(KeyedStateStores stores) {
    KeyedStateStore first = stores.open(0, 0, 0);
    first.put(bytes("key1"), bytes("value"));
    first.put(bytes("key2"), bytes("other"));
    first.put(bytes("key3"), bytes("third"));
    long version = first.commit().number();
    KeyedStateStore second = stores.open(0, 0, version);
    second.put(bytes("key1"), bytes("again"));
    second.remove(bytes("key3"));
    return second.commit();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
