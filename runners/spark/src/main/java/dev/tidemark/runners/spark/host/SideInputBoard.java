/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.EngineState.StageProgress;
import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import dev.tidemark.runners.spark.stage.ViewPane;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.time.Instant;

/** The side inputs in a batch: what they hold, and which of them have changed in it. */
final class SideInputBoard {
  private final PipelinePlan plan;
  private final Set<String> changed = new HashSet<>();
  private Map<String, Map<WindowBytes, ViewPane>> contents;

  SideInputBoard(PipelinePlan plan, Map<String, Map<WindowBytes, ViewPane>> contents) {
    this.plan = plan;
    this.contents = contents;
  }

  Map<String, Map<WindowBytes, ViewPane>> contents() {
    return contents;
  }

  /** Takes panes in; a later pane takes the place of an earlier one of its window. */
  void add(List<ViewPane> panes) {
    if (panes.isEmpty()) {
      return;
    }
    Map<String, Map<WindowBytes, ViewPane>> all = new HashMap<>(contents);
    for (ViewPane pane : panes) {
      changed.add(pane.view());
      Map<WindowBytes, ViewPane> windows = new HashMap<>(all.getOrDefault(pane.view(), Map.of()));
      windows.merge(
          new WindowBytes(pane.window()),
          pane,
          (old, latest) -> latest.pane() > old.pane() ? latest : old);
      all.put(pane.view(), windows);
    }
    contents = all;
  }

  /**
   * Notes that the watermark of the stage's views has moved on: windows of theirs may be known to
   * stay empty.
   */
  void advanced(Stage stage) {
    changed.addAll(stage.viewsWritten());
  }

  boolean isAnyChanged(Collection<String> views) {
    return views.stream().anyMatch(changed::contains);
  }

  /** Returns the watermark of each of the views: the earliest of the stages that write it. */
  Map<String, Instant> watermarks(Collection<String> views, Map<Integer, StageProgress> stages) {
    Map<String, Instant> watermarks = new HashMap<>();
    for (String view : views) {
      Instant watermark = BatchEngine.END;
      for (Stage stage : plan.stages()) {
        Instant output = stages.get(stage.spec().id()).outputWatermark();
        if (stage.viewsWritten().contains(view) && output.isBefore(watermark)) {
          watermark = output;
        }
      }
      watermarks.put(view, watermark);
    }
    return watermarks;
  }

  /** Returns the contents without the windows that no input can ask for any more. */
  Map<String, Map<WindowBytes, ViewPane>> live(Map<Integer, StageProgress> stages) {
    Map<String, Instant> readers = new HashMap<>();
    for (Stage stage : plan.stages()) {
      StageProgress progress = stages.get(stage.spec().id());
      Instant heldAt =
          progress.outputWatermark().isBefore(progress.inputWatermark())
              ? progress.outputWatermark()
              : progress.inputWatermark();
      stage
          .viewsRead()
          .forEach(
              view ->
                  readers.merge(view, heldAt, (one, other) -> one.isBefore(other) ? one : other));
    }
    Map<String, Map<WindowBytes, ViewPane>> live = new HashMap<>(contents);
    boolean removed = false;
    for (Map.Entry<String, Map<WindowBytes, ViewPane>> view : contents.entrySet()) {
      Instant reader = readers.get(view.getKey());
      if (reader != null
          && view.getValue().values().stream()
              .anyMatch(pane -> pane.neededUntil().isBefore(reader))) {
        Map<WindowBytes, ViewPane> windows = new HashMap<>(view.getValue());
        windows.values().removeIf(pane -> pane.neededUntil().isBefore(reader));
        live.put(view.getKey(), windows);
        removed = true;
      }
    }
    return removed ? live : contents;
  }
}
