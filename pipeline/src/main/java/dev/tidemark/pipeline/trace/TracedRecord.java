/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.trace;

import dev.tidemark.pipeline.query.RecordCoordinates;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The way of one record.
 *
 * @param record its coordinates
 * @param outcome what became of it
 * @param bronze the record as it came, or null if bronze does not have it
 * @param places its rows in the other tables; more than one where a backfill or a replay brought it
 *     in later
 * @param winner for a duplicate the coordinates of the record in silver
 * @param duplicates for a record in silver the coordinates of the others of its event
 * @param countedIn for a record in silver the rows of gold that it counted in
 */
public record TracedRecord(
    RecordCoordinates record,
    Outcome outcome,
    @Nullable RowPlace bronze,
    List<RowPlace> places,
    @Nullable RecordCoordinates winner,
    List<RecordCoordinates> duplicates,
    List<CountedIn> countedIn) {

  public TracedRecord {
    places = List.copyOf(places);
    duplicates = List.copyOf(duplicates);
    countedIn = List.copyOf(countedIn);
  }

  /** The row in this table, if there is one. */
  @Nullable Map<String, @Nullable Object> rowIn(String table) {
    for (RowPlace place : places) {
      if (place.table().equals(table)) {
        return place.row();
      }
    }
    return null;
  }
}
