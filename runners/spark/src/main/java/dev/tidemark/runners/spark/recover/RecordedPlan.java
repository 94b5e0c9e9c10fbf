/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint knows of the pipeline that wrote it: the number of partitions, and of each
 * stateful step its folder and what its state depends on. A pipeline that was changed is checked
 * against it before anything is touched.
 *
 * @param partitions the number of partitions of state
 * @param steps the stateful steps by name
 */
public record RecordedPlan(int partitions, TreeMap<String, RecordedStep> steps)
    implements Serializable {

  /**
   * A stateful step.
   *
   * @param folder where its state is
   * @param fingerprint its coders and its windowing
   */
  public record RecordedStep(String folder, String fingerprint) implements Serializable {}

  /** What is recorded of a new pipeline. */
  public static RecordedPlan of(PipelinePlan plan, int partitions) {
    return new RecordedPlan(partitions, new TreeMap<>()).with(plan);
  }

  private RecordedPlan with(PipelinePlan plan) {
    TreeMap<String, RecordedStep> all = new TreeMap<>(steps);
    for (Stage stage : plan.stages()) {
      if (stage.spec().root().isStateful()) {
        all.computeIfAbsent(
            stage.spec().name(),
            name -> new RecordedStep("stage-" + all.size(), stage.spec().root().fingerprint()));
      }
    }
    return new RecordedPlan(partitions, all);
  }

  /**
   * Returns the record of a changed pipeline that goes on from this one; throws {@link
   * CheckpointException} where it cannot.
   */
  public RecordedPlan resumedBy(PipelinePlan plan, String location) {
    Map<String, String> now = new HashMap<>();
    plan.stages().stream()
        .filter(stage -> stage.spec().root().isStateful())
        .forEach(stage -> now.put(stage.spec().name(), stage.spec().root().fingerprint()));
    List<String> problems = new ArrayList<>();
    steps.forEach(
        (name, recorded) -> {
          String fingerprint = now.get(name);
          if (fingerprint == null) {
            problems.add(
                "step \"" + name + "\" has state in the checkpoint but is not in the pipeline");
          } else if (!fingerprint.equals(recorded.fingerprint())) {
            problems.add(
                "step \""
                    + name
                    + "\" has changed: its state was written as "
                    + recorded.fingerprint()
                    + ", the pipeline says "
                    + fingerprint);
          }
        });
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          "The pipeline cannot go on from the checkpoint "
              + location
              + ": "
              + String.join("; ", problems)
              + ". Either give the steps back their names, coders and windowing, or start with a"
              + " new --checkpointLocation.");
    }
    return with(plan);
  }

  /** Returns the folder of each stateful stage of a plan that this is the record of. */
  public Map<Integer, String> folders(PipelinePlan plan) {
    Map<Integer, String> folders = new HashMap<>();
    for (Stage stage : plan.stages()) {
      RecordedStep step = steps.get(stage.spec().name());
      if (step != null) {
        folders.put(stage.spec().id(), step.folder());
      }
    }
    return folders;
  }
}
