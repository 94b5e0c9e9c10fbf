/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.state.KeyedStateStore;
import dev.tidemark.runners.spark.state.KeyedStateStores;

/** Runs a stage over one partition, on an executor. */
public final class StageTask {
  private StageTask() {}

  /** Runs the task; its state is committed if and only if it returns. */
  public static TaskResult run(
      StageSpec spec,
      TaskRequest request,
      TaskInput input,
      ViewSnapshot views,
      KeyedStateStores stores)
      throws Exception {
    BundleFinalizations.of(request.runId()).runUpTo(request.committedBatch());
    StageRuntimes runtimes = StageRuntimes.of(request.runId());
    StageRuntime runtime = runtimes.borrow(request.stage());
    if (runtime == null) {
      runtime = new StageRuntime(spec);
    }
    KeyedStateStore store = null;
    try {
      store =
          runtime.isStateful()
              ? stores.open(request.stage(), input.partition(), input.stateVersion())
              : null;
      TaskContext task = new TaskContext(request, input, views, store);
      runtime.run(task);
      TaskResult result = task.commit();
      runtimes.giveBack(runtime);
      return result;
    } catch (Exception | Error e) {
      if (store != null) {
        store.abort();
      }
      runtime.teardown();
      throw e;
    }
  }
}
