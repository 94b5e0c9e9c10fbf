/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.pipeline.query.TableSnapshot;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads the overview from the tables. Used by one thread at a time. */
public final class OverviewReader implements AutoCloseable {

  private final SnapshotQueries queries;
  private final StateRule rule;
  private final QualityReader quality;
  private final GoldReader gold;

  /**
   * A reader.
   *
   * @param queries the tables; closed with the reader
   * @param rule how the pipeline's state is told
   */
  public OverviewReader(DashboardQueries queries, StateRule rule) {
    this.queries = new SnapshotQueries(queries);
    this.rule = rule;
    this.quality = new QualityReader(this.queries);
    this.gold = new GoldReader(this.queries);
  }

  /** What there was to see before anything was read. */
  public Overview unread() {
    return Overview.empty(queries.location());
  }

  /** Reads the newest snapshots. Queries only those tables that changed since the last time. */
  public Overview read(long nowMillis) {
    Map<String, TableSnapshot> snapshots = queries.refresh();
    Long newestArrival = quality.newestArrivalMillis();
    TableSnapshot received = snapshots.get(Sql.BRONZE);
    return newestArrival == null || received == null
        ? Overview.empty(queries.location())
        : filled(
            nowMillis, newestArrival, received.committedAtMillis(), lastCommitMillis(snapshots));
  }

  private Overview filled(
      long nowMillis, long newestArrival, long lastReceived, @Nullable Long lastCommit) {
    GoldReader.Progress progress = gold.progress();
    Long end = progress.newestEndMillis();
    Activity activity = end == null ? Activity.NONE : gold.activity(end);
    Quality records = quality.quality(newestArrival);
    Freshness freshness =
        new Freshness(
            newestArrival,
            lastReceived,
            lastCommit,
            Math.max(0, lastReceived - newestArrival),
            end,
            progress.finalUpToMillis(),
            activity.openMinutes());
    boolean unfinished = freshness.windowsOpen() || records.inFlight() != 0;
    return new Overview(
        queries.location(),
        rule.stateAt(nowMillis, lastReceived, lastCommit, unfinished),
        null,
        freshness,
        records,
        records.inFlight(),
        gold.audience(newestArrival),
        activity,
        end == null ? TopPages.NONE : gold.topPages(end),
        quality.deadLetters(newestArrival));
  }

  private static @Nullable Long lastCommitMillis(Map<String, TableSnapshot> snapshots) {
    return snapshots.values().stream()
        .map(TableSnapshot::committedAtMillis)
        .max(Long::compare)
        .orElse(null);
  }

  @Override
  public void close() {
    queries.close();
  }
}
