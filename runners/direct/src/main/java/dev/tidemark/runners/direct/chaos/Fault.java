/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a chaos run does to the processes, one after the other. */
enum Fault {
  /** The pipeline is killed at a moment that has nothing to do with what it does. */
  KILL,
  /** The pipeline dies at one of the named points of a commit. */
  KILL_AT_COMMIT_POINT,
  /** The broker is killed, and comes back after some seconds. */
  BROKER_RESTART,
  /** The broker stands still for some seconds, its connections open, and goes on. */
  BROKER_SLOW,
  /** Records that are no events come in one go. */
  POISON_BURST,
  /** The topic gets a partition more, which stays idle but for poison. */
  PARTITION_ADDED,
  /** A second pipeline is started on the same tables while the first one runs. */
  DUPLICATED_START,
  /** The pipeline is killed and its checkpoint deleted; {@code recover} goes on. */
  CHECKPOINT_DELETED,
  /** The pipeline is killed and a file of its checkpoint overwritten; {@code recover} goes on. */
  CHECKPOINT_CORRUPTED;

  /** The faults of a run: every kind that applies early on, then by chance, kills most often. */
  static List<Fault> sequence(Random random, boolean checkpoints, int length) {
    List<Fault> often = new ArrayList<>(List.of(KILL, KILL, KILL_AT_COMMIT_POINT));
    List<Fault> kinds =
        new ArrayList<>(
            List.of(
                KILL_AT_COMMIT_POINT,
                PARTITION_ADDED,
                BROKER_RESTART,
                KILL,
                POISON_BURST,
                DUPLICATED_START,
                BROKER_SLOW,
                KILL_AT_COMMIT_POINT));
    if (checkpoints) {
      kinds.addAll(List.of(CHECKPOINT_DELETED, KILL, CHECKPOINT_CORRUPTED));
      often.add(CHECKPOINT_DELETED);
    }
    often.addAll(
        List.of(KILL_AT_COMMIT_POINT, BROKER_RESTART, KILL, POISON_BURST, BROKER_SLOW, KILL));
    List<Fault> sequence = new ArrayList<>(kinds);
    while (sequence.size() < length) {
      sequence.add(often.get(random.nextInt(often.size())));
    }
    return sequence;
  }
}
