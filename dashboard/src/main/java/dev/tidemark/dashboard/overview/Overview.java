/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Everything the page shows. Holds instants, never ages: it only changes when the tables or the
 * pipeline's state do.
 *
 * @param warehouse where the tables are
 * @param state what the tables tell about the pipeline
 * @param problem why the tables cannot be read at the moment, or null; the rest is then what was
 *     read last
 * @param freshness how fresh the picture is
 * @param quality what became of the records
 * @param inFlight {@link Quality#inFlight()}
 * @param audience active users
 * @param activity events per minute
 * @param topPages the most viewed pages
 * @param deadLetters dead letters by type, the most frequent first
 */
public record Overview(
    String warehouse,
    PipelineState state,
    @Nullable String problem,
    Freshness freshness,
    Quality quality,
    long inFlight,
    Audience audience,
    Activity activity,
    TopPages topPages,
    List<DeadLetters> deadLetters) {

  /** An overview of tables without data. */
  public static Overview empty(String warehouse) {
    return new Overview(
        warehouse,
        PipelineState.EMPTY,
        null,
        Freshness.UNKNOWN,
        Quality.NONE,
        0,
        Audience.NONE,
        Activity.NONE,
        TopPages.NONE,
        List.of());
  }

  /** The same, with the reason why there is no newer one. */
  public Overview withProblem(String sentence) {
    return new Overview(
        warehouse,
        state,
        sentence,
        freshness,
        quality,
        inFlight,
        audience,
        activity,
        topPages,
        deadLetters);
  }
}
