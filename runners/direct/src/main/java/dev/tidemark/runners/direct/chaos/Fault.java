/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** What a chaos run does to the processes, one after the other. */
enum Fault {
  /** The pipeline is killed at a moment that has nothing to do with what it does. */
  KILL,
  /** The pipeline is killed, and killed again while it still finds back. */
  KILL_DURING_RECOVERY,
  /** The pipeline dies at one of the named points of a commit. */
  KILL_AT_COMMIT_POINT,
  /** A worker of the cluster is killed with its executors, as a machine that is switched off. */
  KILL_OF_WORKER,
  /** The broker is killed, and comes back after some seconds. */
  BROKER_RESTART,
  /** The broker stands still for some seconds, its connections open, and goes on. */
  BROKER_SLOW,
  /** For some seconds there is no byte left where tables and checkpoint are. */
  DISK_FULL,
  /** The pipeline's clock is moved by up to some hours, forwards or backwards. */
  CLOCK_STEP,
  /** Records that are no events come in one go. */
  POISON_BURST,
  /** The topic gets a partition more, which stays idle but for poison. */
  PARTITION_ADDED,
  /** A second pipeline is started on the same tables while the first one runs. */
  DUPLICATED_START,
  /** The pipeline is killed and its checkpoint deleted; {@code recover} goes on. */
  CHECKPOINT_DELETED,
  /** The checkpoint is not there for a while: a run on the tables that are there is refused. */
  CHECKPOINT_MISSING,
  /** The pipeline is killed and a file of its checkpoint overwritten; {@code recover} goes on. */
  CHECKPOINT_CORRUPTED;

  private static final List<Fault> FIRST =
      List.of(
          KILL_AT_COMMIT_POINT,
          PARTITION_ADDED,
          KILL_DURING_RECOVERY,
          KILL_OF_WORKER,
          DISK_FULL,
          BROKER_RESTART,
          CLOCK_STEP,
          CHECKPOINT_DELETED,
          KILL_DURING_RECOVERY,
          CHECKPOINT_MISSING,
          POISON_BURST,
          KILL_AT_COMMIT_POINT,
          BROKER_SLOW,
          DUPLICATED_START,
          CHECKPOINT_CORRUPTED,
          CLOCK_STEP,
          KILL);

  private static final List<Fault> OFTEN =
      List.of(
          KILL,
          KILL,
          KILL_DURING_RECOVERY,
          KILL_DURING_RECOVERY,
          KILL_DURING_RECOVERY,
          KILL_DURING_RECOVERY,
          KILL_AT_COMMIT_POINT,
          KILL_AT_COMMIT_POINT,
          KILL_AT_COMMIT_POINT,
          KILL_OF_WORKER,
          KILL_OF_WORKER,
          CHECKPOINT_DELETED,
          BROKER_RESTART,
          BROKER_SLOW,
          DISK_FULL,
          CLOCK_STEP,
          POISON_BURST);

  /** The faults of a run: every possible kind early on, then by chance, kills most often. */
  static List<Fault> sequence(Random random, Set<Fault> possible, int length) {
    List<Fault> often = OFTEN.stream().filter(possible::contains).toList();
    List<Fault> sequence = new ArrayList<>(FIRST.stream().filter(possible::contains).toList());
    while (sequence.size() < length) {
      sequence.add(often.get(random.nextInt(often.size())));
    }
    return sequence;
  }

  /** The name for people and in reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
