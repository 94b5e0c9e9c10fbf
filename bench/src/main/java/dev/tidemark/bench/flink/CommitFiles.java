/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.flink;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.VisibleRecords;
import dev.tidemark.pipeline.table.WrittenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Makes the files of a checkpoint visible when it is complete. Files of checkpoints that are not
 * known to be are part of the state; those of the one that a job goes on from are committed at its
 * start, which does nothing if they were before.
 */
final class CommitFiles extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<byte[], Void> {
  private static final long serialVersionUID = 1L;

  /** Flink copies operators by serialization, within one process, too: they have no references. */
  private static final AtomicReference<VisibleRecords> LISTENER = new AtomicReference<>();

  private final String warehouse;
  private transient ClickstreamWork tables;
  private transient List<WrittenFile> arrived;
  private transient NavigableMap<Long, List<WrittenFile>> pending;
  private transient ListState<byte[]> pendingState;

  CommitFiles(String warehouse) {
    this.warehouse = warehouse;
  }

  /** Says who of this process is told what becomes visible. */
  static void tell(VisibleRecords visible) {
    LISTENER.set(visible);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    tables = ClickstreamWork.on(Path.of(warehouse));
    arrived = new ArrayList<>();
    pending = new TreeMap<>();
    pendingState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("pending", FileBytes.TYPE));
    if (context.isRestored()) {
      for (byte[] checkpoint : pendingState.get()) {
        commit(FileBytes.files(checkpoint));
      }
    }
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) throws Exception {
    arrived.addAll(FileBytes.files(element.getValue()));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    pending.put(context.getCheckpointId(), List.copyOf(arrived));
    arrived.clear();
    List<byte[]> state = new ArrayList<>();
    for (List<WrittenFile> checkpoint : pending.values()) {
      state.add(FileBytes.of(checkpoint));
    }
    pendingState.update(state);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    Collection<List<WrittenFile>> complete = pending.headMap(checkpoint, true).values();
    for (List<WrittenFile> files : complete) {
      commit(files);
    }
    complete.clear();
  }

  private void commit(List<WrittenFile> files) throws InterruptedException {
    tables.commit(files);
    LISTENER.get().reached(tables.visible());
  }

  @Override
  public void close() throws Exception {
    if (tables != null) {
      tables.close();
    }
    super.close();
  }
}
