/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn.BundleFinalizer;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What DoFns want done once their bundle is durable. It waits on the JVM where it was asked for
 * until the driver has committed the batch: best effort, as the model has it.
 */
public final class BundleFinalizations {
  private static final Logger LOG = LoggerFactory.getLogger(BundleFinalizations.class);
  private static final Map<String, BundleFinalizations> RUNS = new ConcurrentHashMap<>();

  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  private BundleFinalizations() {}

  /** The finalizations of a run on this JVM. */
  public static BundleFinalizations of(String runId) {
    return RUNS.computeIfAbsent(runId, unused -> new BundleFinalizations());
  }

  /** What a DoFn registers its callbacks with in the given batch. */
  BundleFinalizer finalizerOf(long batch) {
    return (expiry, callback) -> waiting.add(new Waiting(batch, expiry, callback));
  }

  /** Runs the callbacks of batches up to the given one that have not expired. */
  public void runUpTo(long committedBatch) {
    waiting.removeIf(
        entry -> {
          if (entry.batch() > committedBatch) {
            return false;
          }
          if (entry.expiry().isAfterNow()) {
            try {
              entry.callback().onBundleSuccess();
            } catch (Exception e) {
              LOG.warn("Finalizing a bundle of batch {} failed", entry.batch(), e);
            }
          }
          return true;
        });
  }

  /** Forgets the run. */
  public static void end(String runId) {
    RUNS.remove(runId);
  }

  private record Waiting(long batch, Instant expiry, BundleFinalizer.Callback callback) {}
}
