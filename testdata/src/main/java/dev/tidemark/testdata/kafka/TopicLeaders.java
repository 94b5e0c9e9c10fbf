/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * The leaders of a topic that was just made. A producer that writes before they have all taken over
 * may have its second batch taken and its first one refused for ever: what a partition takes first
 * of a producer, it takes for the beginning.
 */
public final class TopicLeaders {

  private static final long WITHIN_SECONDS = 30;
  private static final long PAUSE_MILLIS = 20;

  private TopicLeaders() {}

  /**
   * Returns once each partition's leader answers.
   *
   * @throws ExecutionException if one does not within half a minute, or for another reason
   */
  public static void await(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    long start = System.nanoTime();
    while (true) {
      try {
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException failure) {
        // A topic that was just made is unknown until the broker has the controller's metadata.
        if (!(failure.getCause() instanceof RetriableException)
            || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(WITHIN_SECONDS)) {
          throw failure;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }
}
