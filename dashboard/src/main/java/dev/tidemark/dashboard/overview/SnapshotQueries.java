/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.pipeline.query.TableSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs queries, each only once per snapshot of its table: a table that nobody committed to costs
 * nothing at the next refresh.
 */
final class SnapshotQueries implements AutoCloseable {

  private record Question(String sql, TableSnapshot snapshot) {}

  private final DashboardQueries queries;
  private Map<String, TableSnapshot> snapshots = Map.of();
  private Map<Question, List<Row>> previousAnswers = Map.of();
  private Map<Question, List<Row>> answers = new HashMap<>();

  SnapshotQueries(DashboardQueries queries) {
    this.queries = queries;
  }

  /** Moves on to the newest snapshots; answers not asked for since the last refresh are dropped. */
  Map<String, TableSnapshot> refresh() {
    snapshots = Map.copyOf(queries.refresh());
    previousAnswers = answers;
    answers = new HashMap<>();
    return snapshots;
  }

  /**
   * The answer to a query over one table; no rows where the table has no snapshot.
   *
   * @param table the only table that the query reads
   */
  List<Row> rows(String table, String sql) {
    TableSnapshot snapshot = snapshots.get(table);
    if (snapshot == null) {
      return List.of();
    }
    Question question = new Question(sql, snapshot);
    List<Row> known = answers.getOrDefault(question, previousAnswers.get(question));
    List<Row> rows = known == null ? List.copyOf(queries.run(sql)) : known;
    answers.put(question, rows);
    return rows;
  }

  String location() {
    return queries.location();
  }

  @Override
  public void close() {
    queries.close();
  }
}
