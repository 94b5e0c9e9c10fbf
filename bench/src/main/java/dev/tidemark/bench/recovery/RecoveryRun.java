/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.recovery;

import dev.tidemark.bench.verdict.Verdict;

/**
 * How a contender came back after it was killed.
 *
 * @param engine the contender
 * @param round the round, from 1
 * @param visibleAtKill how many records were visible in the tables when it was killed
 * @param secondsUntilBack from the start of the new process until the records of two micro-batches
 *     more were visible than at the kill; one may have been committed and not yet noticed then
 * @param secondsUntilThrough from the start of the new process until the topic was through
 * @param verdict what the oracle says at the end
 */
public record RecoveryRun(
    String engine,
    int round,
    long visibleAtKill,
    double secondsUntilBack,
    double secondsUntilThrough,
    Verdict verdict) {}
